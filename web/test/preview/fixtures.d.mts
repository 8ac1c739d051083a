export function pdf(wish?: { pages?: number; catalog?: string; annotations?: string }): Buffer;
export function wav(seconds: number): Buffer;
