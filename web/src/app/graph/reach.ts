/**
 * Whether the server can be reached: known once for the whole page. Whoever finds that it cannot says so, and from then on
 * one prober asks for all, each time after a longer pause, while no other request goes out: lists, uploads and the socket
 * wait for its word.
 *
 *     here ─lost▶ doubted ─▶ here
 *                    └─────▶ away ─▶ here
 *
 * A request that fails is written into the page's console by the browser, whatever becomes of it. What the prober asks goes
 * through the service worker, which answers where the server does not (ADR 30): so a line that is dead for an hour is told
 * of once.
 */
import { Refusal } from './refusal';

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 30_000;
/** Who presses something wants to know now; but not with every key. */
const AT_MOST_EVERY_MILLIS = 3_000;

export interface ReachHooks {
  /** Whether something answered that is the server. Never throws. */
  readonly probe: () => Promise<boolean>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

export class Reach {
  #away = false;
  #probing: Promise<void> | undefined;
  #pauseMillis = FIRST_PAUSE_MILLIS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = Number.NEGATIVE_INFINITY;
  readonly #listeners = new Set<(isAway: boolean) => void>();

  constructor(private readonly hooks: ReachHooks) {}

  get isAway(): boolean {
    return this.#away;
  }

  /** @param tell told when it changes @returns ends it */
  listen(tell: (isAway: boolean) => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }

  /** Before each request: waits while it is being asked. @throws Refusal `offline` while it is away */
  async pass(): Promise<void> {
    await this.#probing;
    if (this.#away) {
      throw new Refusal('offline', 0);
    }
  }

  /** Something found that nothing answers. @returns as what it is refused */
  lost(): Refusal {
    if (!this.#away) {
      void this.#probe();
    }
    return new Refusal('offline', 0);
  }

  /** Somebody is there, or the network is: no reason to wait any longer. */
  askSoon(): void {
    if (this.#away && this.hooks.now() - this.#last >= AT_MOST_EVERY_MILLIS) {
      void this.#probe();
    }
  }

  #probe(): Promise<void> {
    this.#probing ??= this.#ask().finally(() => (this.#probing = undefined));
    return this.#probing;
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const isAway = !(await this.hooks.probe());
    this.#last = this.hooks.now();
    if (isAway) {
      // Scattered, so that not everybody comes back at once to a server that was restarted.
      this.#timer = setTimeout(() => void this.#probe(), this.#pauseMillis * (0.75 + this.hooks.random() / 2));
      this.#pauseMillis = Math.min(2 * this.#pauseMillis, LONGEST_PAUSE_MILLIS);
    } else {
      this.#pauseMillis = FIRST_PAUSE_MILLIS;
    }
    if (isAway !== this.#away) {
      this.#away = isAway;
      queueMicrotask(() => this.#listeners.forEach((tell) => tell(isAway))); // who is told may ask at once
    }
  }
}

/** As `worker/rules.ts` has it: answered to anybody, and cheap. */
const PROBE = '/health/live';
/** With this header the service worker answers for a server that does not. */
const AWAY = 'Holdfast-Away';
const LONGEST_PROBE_MILLIS = 10_000;
/** What a proxy says that stands before a server which is down. */
const OF_PROXIES: readonly number[] = [502, 503, 504];

async function probe(): Promise<boolean> {
  try {
    const answer = await fetch(PROBE, { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(LONGEST_PROBE_MILLIS) });
    return !answer.headers.has(AWAY) && !OF_PROXIES.includes(answer.status);
  } catch {
    return false;
  }
}

export const reach = new Reach({ probe, now: () => performance.now(), random: Math.random });

/** What the page hears of the network, and of who uses it. @returns ends it */
export function followNetwork(): () => void {
  const ended = new AbortController();
  const how = { passive: true, capture: true, signal: ended.signal };
  (['online', 'focus', 'pointerdown', 'keydown'] as const).forEach((kind) => addEventListener(kind, () => reach.askSoon(), how));
  addEventListener('offline', () => void reach.lost(), how);
  return () => ended.abort();
}

/** Whether it is no answer of the door's, each of which has a `request-id`. */
export const isOfProxy = (status: number, requestId: string | null): boolean => OF_PROXIES.includes(status) && requestId === null;

/** A request, if the server can be reached. @throws Refusal `offline`, and what the signal says */
export async function reachable(address: string, init: RequestInit): Promise<Response> {
  await reach.pass();
  let answer: Response;
  try {
    answer = await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted === true) {
      throw error;
    }
    throw reach.lost();
  }
  if (isOfProxy(answer.status, answer.headers.get('request-id'))) {
    throw reach.lost();
  }
  return answer;
}
