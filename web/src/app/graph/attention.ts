/**
 * Whether somebody looks at the page. Nothing is asked for one that nobody looks at or has touched for a while: each
 * request counts as use of the browser's session, and a tab that was left open must not keep it alive (ADR 27).
 */
const LEFT_AFTER_MILLIS = 10 * 60_000;

let touched = performance.now();

export const isVisible = (): boolean => document.visibilityState === 'visible';
export const isLookedAt = (): boolean => isVisible() && performance.now() - touched < LEFT_AFTER_MILLIS;

export interface Attention {
  /** Somebody is here again, or gone. */
  readonly look: () => void;
  /** The network is there again. */
  readonly online: () => void;
}

/** @returns ends it */
export function followAttention({ look, online }: Attention): () => void {
  const touch = (): void => {
    const wasLeft = !isLookedAt();
    touched = performance.now();
    wasLeft && look();
  };
  const wake = (): void => {
    touched = performance.now();
    look();
  };
  const ended = new AbortController();
  const until = { passive: true, signal: ended.signal };
  (['pointerdown', 'keydown', 'wheel'] as const).forEach((kind) => addEventListener(kind, touch, until));
  addEventListener('focus', wake, until);
  addEventListener('online', online, until);
  document.addEventListener('visibilitychange', look, until);
  return () => ended.abort();
}
