/** Bytes on their way to the server, told as they go: `fetch` does not tell how much was sent. */
import { local } from './door';
import { isOfProxy, reach, reachable } from './reach';
import { Refusal, refusal, refusalOfAnswer } from './refusal';
import { accessToken } from './token';

export interface Load {
  readonly method: 'PUT' | 'POST';
  readonly body: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told the bytes that have left so far. */
  readonly progress?: ((sent: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * To an address that is a secret itself, such as an upload URL; what was taken is answered with JSON.
 *
 * @returns status and JSON of the answer
 * @throws Refusal
 */
export async function sendBytes(address: string, load: Load): Promise<{ readonly status: number; readonly body: unknown }> {
  await reach.pass();
  return new Promise((done, refused) => {
    const request = new XMLHttpRequest();
    request.open(load.method, local(address));
    request.responseType = 'text'; // otherwise Firefox reads an answer that never came as XML, and complains of it
    Object.entries(load.headers ?? {}).forEach(([name, value]) => request.setRequestHeader(name, value));
    const stop = (): void => request.abort();
    const end = (how: () => void) => (): void => {
      load.signal?.removeEventListener('abort', stop);
      how();
    };
    request.upload.addEventListener('progress', (event) => load.progress?.(event.loaded));
    request.addEventListener('error', end(() => refused(reach.lost())));
    request.addEventListener('abort', end(() => refused(load.signal?.reason ?? new Refusal('offline', 0))));
    request.addEventListener('load', end(() => {
      const body = json(request.responseText);
      if ((request.status < 300 && body === undefined) || isOfProxy(request.status, request.getResponseHeader('request-id'))) {
        // Firefox may take the end of a line for the end of an answer, and what is left of it for all.
        refused(reach.lost());
      } else if (request.status < 300) {
        done({ status: request.status, body });
      } else {
        const wait = Number(request.getResponseHeader('Retry-After') ?? 0) * 1000;
        const { error } = (body ?? {}) as { error?: object };
        refused(refusal(request.status, error ?? {}, wait, request.getResponseHeader('request-id') ?? ''));
      }
    }));
    if (load.signal?.aborted === true) {
      refused(load.signal.reason);
      return;
    }
    load.signal?.addEventListener('abort', stop);
    request.send(load.body);
  });
}

/** The same as who is signed in. */
export async function sendSignedBytes(address: string, load: Load): Promise<unknown> {
  const send = async (token: string): Promise<unknown> =>
    (await sendBytes(address, { ...load, headers: { ...load.headers, Authorization: `Bearer ${token}` } })).body;
  const token = await accessToken();
  try {
    return await send(token);
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) {
      return send(await accessToken(token));
    }
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** To an address that is a secret itself: no token goes along, and nothing is tried again. */
export async function sendBare(address: string, method: 'GET' | 'POST' | 'DELETE', signal?: AbortSignal): Promise<Response> {
  const answer = await reachable(local(address), { method, credentials: 'omit', signal: signal ?? null });
  if (!answer.ok) {
    throw await refusalOfAnswer(answer);
  }
  return answer;
}
