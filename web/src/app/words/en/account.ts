import type { Texts } from '../catalogue';

export const account = {} as const satisfies Texts;
