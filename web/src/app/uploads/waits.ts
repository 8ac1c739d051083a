/** Waiting before something is tried again. */
import { reach, type Refusal, refusalOf } from '../graph';

export interface Clock {
  now(): number;
  /** @returns calls it off */
  after(millis: number, run: () => void): () => void;
  /** Between 0 and 1. */
  random(): number;
  /** Runs when the server can be reached again. @returns ends it */
  onOnline(run: () => void): () => void;
}

const FIRST_MILLIS = 1_000;
const LONGEST_MILLIS = 60_000;
/** A mistake of the server's own is not mended by asking for hours. */
const MOST_BROKEN = 5;
/** Half a day of a line that is gone, at a minute each. */
const MOST_TRIES = 720;

/** Whether it goes over by itself: a line that dropped, a region that is away, a server that starts again. */
export function passes(refusal: Refusal, tries: number): boolean {
  switch (refusal.kind) {
    case 'offline':
    case 'busy':
      return tries < MOST_TRIES;
    case 'broken':
      return refusal.status >= 500 && tries < MOST_BROKEN;
    default:
      return false;
  }
}

/** Twice as long each time, and not all at the same moment; never shorter than the server asked for. */
export function waitMillis(refusal: Refusal, tries: number, random: number): number {
  const longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** (tries - 1));
  return Math.max(refusal.retryAfterMillis, longest * (0.5 + random / 2));
}

/** Ends early when the line comes back. @throws what `signal` says */
export function pause(clock: Clock, millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, stopped) => {
    const end = (how: () => void): void => {
      calledOff();
      deaf();
      signal.removeEventListener('abort', stop);
      how();
    };
    const stop = (): void => end(() => stopped(signal.reason as Error));
    const calledOff = clock.after(millis, () => end(done));
    const deaf = clock.onOnline(() => end(done));
    if (signal.aborted) {
      stop();
    } else {
      signal.addEventListener('abort', stop);
    }
  });
}

/** Tries until it works, however long that takes. @throws Refusal if it is one for good */
export async function persist<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  const never = new AbortController().signal;
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const refusal = refusalOf(error);
      if (!passes(refusal, tries)) {
        throw refusal;
      }
      await pause(clock, waitMillis(refusal, tries, clock.random()), never);
    }
  }
}

export const browserClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(millis, run) {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
  random: Math.random,
  onOnline(run) {
    return reach.listen((isAway) => !isAway && run());
  },
};
