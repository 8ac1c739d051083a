import type { Storage } from './calls';

export interface Segment {
  readonly kind: 'files' | 'recycled' | 'pinned' | 'free';
  readonly bytes: number;
  /** Of the bar, in percent. */
  readonly share: number;
}

/** The least that can still be seen of something that is there. */
const LEAST_SHARE = 0.5;

/** What the bar shows. A drive that holds more than it may fills it: the parts are of what is there then. */
export function segments({ total, files, recycled, pinned, used }: Pick<Storage, 'total' | 'files' | 'recycled' | 'pinned' | 'used'>): readonly Segment[] {
  const whole = Math.max(total, used, 1);
  const share = (bytes: number): number => (bytes === 0 ? 0 : Math.max(LEAST_SHARE, (100 * bytes) / whole));
  return [
    { kind: 'files', bytes: files, share: share(files) },
    { kind: 'recycled', bytes: recycled, share: share(recycled) },
    ...(pinned === 0 ? [] : [{ kind: 'pinned' as const, bytes: pinned, share: share(pinned) }]),
    { kind: 'free', bytes: Math.max(0, total - used), share: 0 },
  ];
}
