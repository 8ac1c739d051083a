import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ChangeSocket } from '../src/app/graph/change-socket';
import { Refusal } from '../src/app/graph/refusal';

const asked = vi.hoisted(() => vi.fn());
vi.mock('../src/app/graph/door', () => ({ ask: asked }));

/** The other end: what it was sent, and what it says. */
class FakeSocket {
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }
  readonly sent: string[] = [];
  isClosed = false;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.isClosed = true;
  }
  says(...packets: string[]): void {
    packets.forEach((data) => this.onmessage?.({ data }));
  }
  ends(code: number): void {
    this.onclose?.({ code });
  }
}

const JOINED = ['0{"sid":"s","pingInterval":25000,"pingTimeout":20000}', '40/notifications,{"sid":"t"}'];
const NOTICE = '42/notifications,["notification",{"value":[{"changeType":"updated"}]}]';
const HOUR = 3_600_000;

let told: number;
let mayAsk: boolean;
let mayConnect: boolean;
let dropped: number;
let socket: ChangeSocket;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-26T10:00:00Z') });
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.spyOn(Math, 'random').mockReturnValue(0.5); // pauses are what they are before they are scattered
  FakeSocket.all = [];
  told = 0;
  mayAsk = true;
  mayConnect = true;
  dropped = 0;
  let count = 0;
  asked.mockReset().mockImplementation(async () => ({
    notificationUrl: `https://drive.example/notifications?token=t${++count}`,
    expirationDateTime: new Date(Date.now() + 24 * HOUR).toISOString(),
  }));
  socket = new ChangeSocket({ told: () => told++, mayAsk: () => mayAsk, mayConnect: () => mayConnect, dropped: () => dropped++, address: '/me/drive/root/subscriptions/socketIo' });
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const after = (millis: number): Promise<unknown> => vi.advanceTimersByTimeAsync(millis);

async function joined(): Promise<FakeSocket> {
  socket.open();
  await after(0);
  FakeSocket.last.says(...JOINED);
  return FakeSocket.last;
}

describe('the socket of changes', () => {
  it('joins by the query of the address, answers pings, and tells of what changed', async () => {
    const end = await joined();
    expect(end.url).toBe(`wss://${location.host}/socket.io/?EIO=4&transport=websocket&token=t1`);
    expect(socket.alive).toBe(true);
    end.says('2', NOTICE);
    expect(end.sent).toEqual(['40/notifications,', '3']);
    expect(told).toBe(1);
  });

  it('is one, however often it is opened', async () => {
    await joined();
    socket.open();
    await after(0);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('comes back with the same address when the server stopped, after pauses that grow', async () => {
    (await joined()).ends(1001);
    expect(socket.alive).toBe(false);
    await after(999);
    expect(FakeSocket.all).toHaveLength(1);
    await after(1);
    expect(FakeSocket.last.url).toContain('token=t1');
    FakeSocket.last.says(...JOINED);
    FakeSocket.last.ends(1001); // it did not last
    await after(1_999);
    expect(FakeSocket.all).toHaveLength(2);
    await after(1);
    expect(FakeSocket.all).toHaveLength(3);
    FakeSocket.last.says(...JOINED, '2'); // it lasted
    FakeSocket.last.ends(1001);
    await after(1_000);
    expect(FakeSocket.all).toHaveLength(4);
  });

  it('never waits longer than two minutes, nor three with what chance adds', async () => {
    await joined();
    vi.mocked(Math.random).mockReturnValue(0.999);
    for (let i = 0; i < 12; i++) {
      FakeSocket.last.ends(1006);
      await vi.advanceTimersToNextTimerAsync();
    }
    FakeSocket.last.ends(1006);
    await after(179_879);
    expect(FakeSocket.all).toHaveLength(13);
    await after(1);
    expect(FakeSocket.all).toHaveLength(14);
  });

  it.each([4401, 4404, 4410])('asks for another address after %i', async (code) => {
    (await joined()).ends(code);
    await after(1_000);
    expect(FakeSocket.last.url).toContain('token=t2');
  });

  it('asks for another address when it did not get as far as joining', async () => {
    socket.open();
    await after(0);
    FakeSocket.last.ends(1006);
    await after(1_000);
    expect(FakeSocket.last.url).toContain('token=t2');
  });

  it.each([1002, 1003, 1009])('stops for good after %i', async (code) => {
    (await joined()).ends(code);
    await after(24 * HOUR);
    socket.open();
    await after(0);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('stops for good where there is no such end, and not where the server is busy', async () => {
    asked.mockRejectedValueOnce(new Refusal('busy', 503)).mockRejectedValueOnce(new Refusal('denied', 403));
    socket.open();
    await after(1_000);
    expect(asked).toHaveBeenCalledTimes(2);
    await after(24 * HOUR);
    socket.open();
    await after(0);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('takes another address two minutes before the one it has ends', async () => {
    const first = await joined();
    const ping = setInterval(() => FakeSocket.last.says('2'), 25_000);
    await after(24 * HOUR - 120_001);
    expect(FakeSocket.all).toHaveLength(1);
    await after(1);
    clearInterval(ping);
    expect(first.isClosed).toBe(true);
    expect(FakeSocket.last.url).toContain('token=t2');
  });

  it('gives up a server that is silent', async () => {
    const end = await joined();
    await after(44_999);
    expect(end.isClosed).toBe(false);
    await after(1);
    expect(end.isClosed).toBe(true);
    await after(1_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('asks for no address while nobody is there, and connects with the one it has', async () => {
    mayAsk = false;
    socket.open();
    await after(HOUR);
    expect(asked).not.toHaveBeenCalled();
    mayAsk = true;
    const end = await joined();
    mayAsk = false;
    end.ends(1001);
    await after(1_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is quiet once it is closed, and opens again with the address it had', async () => {
    const end = await joined();
    socket.close();
    end.says(NOTICE);
    end.ends(1005);
    await after(HOUR);
    expect([end.isClosed, told, FakeSocket.all.length]).toEqual([true, 0, 1]);
    await joined();
    expect(FakeSocket.last.url).toContain('token=t1');
  });

  it('goes on at once when the network is there again', async () => {
    (await joined()).ends(1006);
    socket.retryNow();
    await after(0);
    expect(FakeSocket.all).toHaveLength(2);
  });
});
