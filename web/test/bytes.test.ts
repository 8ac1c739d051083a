import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { sendBytes } from '../src/app/graph/bytes';

/** Answers at once. */
function answering(status: number, responseText: string): void {
  class Request extends EventTarget {
    readonly upload = new EventTarget();
    readonly status = status;
    readonly responseText = responseText;
    open = (): void => {};
    setRequestHeader = (): void => {};
    getResponseHeader = (): null => null;
    abort = (): void => {};
    send = (): void => void this.dispatchEvent(new Event('load'));
  }
  vi.stubGlobal('XMLHttpRequest', Request);
}

// The server is there: what drops is a line.
beforeEach(() => void vi.stubGlobal('fetch', async () => new Response()));
afterEach(() => vi.unstubAllGlobals());

describe('bytes that are sent', () => {
  const sent = (): Promise<unknown> => sendBytes('/up/1', { method: 'PUT', body: new Blob(['x']) });

  it('are taken when the answer says so', async () => {
    answering(202, '{"nextExpectedRanges":["1-"]}');
    expect(await sent()).toEqual({ status: 202, body: { nextExpectedRanges: ['1-'] } });
  });

  it.each([[0, ''], [202, ''], [201, '{"id":"a']])('are on a line that dropped when the answer is not whole (%i “%s”)', async (status, text) => {
    answering(status, text);
    await expect(sent()).rejects.toMatchObject({ kind: 'offline' });
  });

  it('are refused as the server says', async () => {
    answering(507, '{"error":{"code":"quotaLimitReached","message":"Full."}}');
    await expect(sent()).rejects.toMatchObject({ status: 507 });
  });
});
