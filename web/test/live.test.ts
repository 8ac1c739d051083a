import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const asked = vi.hoisted(() => vi.fn());
vi.mock('../src/app/graph/door', () => ({ ask: asked }));

/** What the page told the socket, and what the socket may tell. */
const socket = vi.hoisted(() => ({ alive: false, told: (): void => {}, does: [] as string[] }));
vi.mock('../src/app/graph/change-socket', () => ({
  ChangeSocket: class {
    constructor(hooks: { told: () => void }) {
      socket.told = hooks.told;
    }
    get alive(): boolean {
      return socket.alive;
    }
    open = (): number => socket.does.push('open');
    close = (): number => socket.does.push('close');
    retryNow = (): number => socket.does.push('retry');
  },
}));

const MINUTE = 60_000;
let end: () => void;
let visible: DocumentVisibilityState;
const deltas = (): number => asked.mock.calls.length;
const after = (millis: number): Promise<unknown> => vi.advanceTimersByTimeAsync(millis);
const show = (state: DocumentVisibilityState): void => {
  visible = state;
  document.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  visible = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
  socket.alive = false;
  socket.does = [];
  asked.mockReset().mockImplementation(async () => ({ value: [], '@odata.deltaLink': 'https://drive.example/v1.0/delta?token=1' }));
  const { followChanges } = await import('../src/app/graph/live');
  end = followChanges();
  await after(0);
});

afterEach(() => {
  end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('changes of others', () => {
  it('begin with where the drive is, however soon the page was there', () => {
    expect(asked.mock.calls).toEqual([['/me/drive/root/delta?token=latest']]);
    expect(socket.does).toEqual(['open']);
  });

  it('are asked for when the socket tells, and else seldom while it lives', async () => {
    socket.alive = true;
    await after(4 * MINUTE);
    expect(deltas()).toBe(1);
    socket.told();
    await after(0);
    expect(deltas()).toBe(2);
    await after(5 * MINUTE + 20_000);
    expect(deltas()).toBe(3);
  });

  it('are asked for every 20 s without it', async () => {
    await after(MINUTE);
    expect(deltas()).toBe(4);
  });

  it('that are told of while an answer is under way are asked for once more', async () => {
    let answer = (): void => {};
    asked.mockImplementationOnce(() => new Promise((done) => (answer = () => done({ value: [] }))));
    socket.told();
    socket.told();
    socket.told();
    expect(deltas()).toBe(2);
    answer();
    await after(0);
    expect(deltas()).toBe(3);
  });

  it('wait for the next touch on a page that was left: a request keeps a session alive', async () => {
    await after(10 * MINUTE);
    const before = deltas();
    socket.told();
    await after(MINUTE);
    expect(deltas()).toBe(before);
    dispatchEvent(new Event('pointerdown'));
    await after(0);
    expect(deltas()).toBe(before + 1);
  });

  it('are not listened for where nobody can see them', async () => {
    show('hidden');
    await after(MINUTE);
    expect([deltas(), socket.does]).toEqual([1, ['open', 'close']]);
    show('visible');
    await after(0);
    expect([deltas(), socket.does]).toEqual([2, ['open', 'close', 'open']]);
  });
});

describe('a place of another’s', () => {
  it('is followed while it is shown, by its own delta', async () => {
    const { followPlace, nudge } = await import('../src/app/graph/live');
    const begun = vi.fn();
    const leave = followPlace({ id: 'f', driveId: 'd' }, begun);
    await after(0);
    expect(asked.mock.lastCall).toEqual(['/drives/d/items/f/delta?token=latest']);
    expect(begun).toHaveBeenCalledOnce();
    const before = deltas();
    await nudge();
    expect(deltas()).toBe(before + 2); // and one's own
    leave();
    await nudge();
    expect(deltas()).toBe(before + 3);
  });

  it('that is out of reach is asked for itself, so that the page can say so', async () => {
    const [{ followPlace }, { client }, { Refusal }, { keys }] = await Promise.all([import('../src/app/graph/live'), import('../src/app/graph/client'), import('../src/app/graph/refusal'), import('../src/app/graph/keys')]);
    client.setQueryData(keys.item('f'), { id: 'f' });
    const leave = followPlace({ id: 'f', driveId: 'd' }, () => {});
    await after(0);
    asked.mockRejectedValue(new Refusal('absent', 404));
    socket.told();
    await after(0);
    expect(client.getQueryState(keys.item('f'))?.isInvalidated).toBe(true);
    leave();
  });

  it('is asked each minute though the socket lives: no change tells that a right ended', async () => {
    const { followPlace } = await import('../src/app/graph/live');
    socket.alive = true;
    const leave = followPlace({ id: 'f', driveId: 'd' }, () => {});
    await after(0);
    const before = deltas();
    await after(2 * MINUTE);
    expect(deltas() - before).toBe(2);
    leave();
  });
});
