/** Requests to the Graph door: signed in, tried again where that is safe, refused by a [Refusal]. */
import { reachable } from './reach';
import { type Refusal, refusalOfAnswer } from './refusal';
import { accessToken } from './token';

const VERSION = '/v1.0';
const LONGEST_WAIT_MILLIS = 30_000;
const MOST_TRIES = 4;

export interface Wish {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only if the item is still what it was: an eTag. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the door answers, as JSON; `undefined` for an answer without a body.
 *
 * @param address below the version, such as `/me/drive/root`, or a link that an answer held
 * @throws Refusal
 */
export async function ask<T>(address: string, wish: Wish = {}): Promise<T> {
  const answer = await send(address, wish);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** The same, for who needs headers too. */
export async function send(address: string, wish: Wish = {}): Promise<Response> {
  let refused: string | undefined;
  for (let tried = 1; ; tried++) {
    const token = await accessToken(refused);
    const answer = await sent(local(address), token, wish);
    if (answer.ok || answer.status === 304) {
      return answer;
    }
    if (answer.status === 401 && refused === undefined) {
      refused = token;
      continue;
    }
    const refusal = await refusalOfAnswer(answer);
    if (tried >= MOST_TRIES || !mayRetry(refusal, wish)) {
      throw refusal;
    }
    await pause(refusal.retryAfterMillis, wish.signal);
  }
}

/** What was refused for now was not done, so it may be asked again, whatever it is. */
function mayRetry(refusal: Refusal, wish: Wish): boolean {
  const soon = refusal.retryAfterMillis > 0 && refusal.retryAfterMillis <= LONGEST_WAIT_MILLIS;
  return (refusal.status === 429 || refusal.status === 503) && soon && refusal.kind !== 'read-only' && wish.body === undefined;
}

function sent(path: string, token: string, wish: Wish): Promise<Response> {
  const headers = new Headers({ Authorization: `Bearer ${token}`, ...wish.headers });
  if (wish.json !== undefined) {
    headers.set('Content-Type', 'application/json');
  }
  if (wish.ifMatch !== undefined) {
    headers.set('If-Match', wish.ifMatch);
  }
  return reachable(path, {
    method: wish.method ?? 'GET',
    headers,
    credentials: 'omit',
    body: wish.json !== undefined ? JSON.stringify(wish.json) : (wish.body ?? null),
    signal: wish.signal ?? null,
  });
}

/** Answers name the server's public address; the page asks where it comes from, which is the same server. */
export function local(address: string): string {
  if (address.startsWith('/')) {
    return VERSION + address;
  }
  const link = new URL(address);
  return link.pathname + link.search;
}

function pause(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, broken) => {
    const timer = setTimeout(done, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      broken(signal.reason as Error);
    });
  });
}
