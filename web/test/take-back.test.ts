import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PartAnswer } from '../src/app/graph/batch';
import { listKey } from '../src/app/files/list-keys';
import type { Version } from '../src/app/graph/wire';

const door = vi.hoisted(() => ({
  asked: [] as string[],
  recycled: [] as string[],
  versions: {} as Record<string, readonly Partial<Version>[]>,
}));

vi.mock('../src/app/graph/door', () => ({ ask: async (address: string) => void door.asked.push(address), send: async () => undefined }));
vi.mock('../src/app/graph/items', () => ({
  recycle: async (refs: readonly { id: string }[]): Promise<PartAnswer<undefined>[]> => refs.map(({ id }) => ((door.recycled.push(id), { ok: true, body: undefined }) as PartAnswer<undefined>)),
  versions: async ({ id }: { id: string }) => ({ value: door.versions[id] ?? [] }),
}));

const { madeOf, takeBack } = await import('../src/app/graph/take-back');

beforeEach(() => {
  door.asked.length = 0;
  door.recycled.length = 0;
  door.versions = {};
});
afterEach(() => vi.restoreAllMocks());

describe('taking back what was made', () => {
  it('knows what is new from what became a version', () => {
    expect(madeOf({ id: 'a', cTag: '"c:{a},1"' })).toEqual({ id: 'a', driveId: undefined, version: undefined });
    expect(madeOf({ id: 'a', cTag: '"c:{a},12"' }, 'd')).toEqual({ id: 'a', driveId: 'd', version: 12 });
    expect(madeOf({ id: 'f', cTag: '"c:{f},0"', folder: { childCount: 1 } })).toEqual({ id: 'f', driveId: undefined, version: undefined });
  });

  it('recycles what is new, and brings back what was replaced', async () => {
    door.versions['b'] = [{ id: '7.0' }, { id: '5.0' }];
    const answers = await takeBack([{ id: 'b', version: 7 }, { id: 'a' }]);
    expect(door.recycled).toEqual(['a']);
    expect(door.asked).toEqual(['/me/drive/items/b/versions/5.0/restoreVersion']);
    expect(answers.every((each) => each.ok)).toBe(true);
  });

  it('leaves alone what was written again since', async () => {
    door.versions['b'] = [{ id: '8.0' }, { id: '7.0' }, { id: '5.0' }];
    const [answer] = await takeBack([{ id: 'b', version: 7 }]);
    expect(answer).toMatchObject({ ok: false, refusal: { kind: 'changed' } });
    expect(door.asked).toEqual([]);
  });
});

describe('keys among headings', () => {
  const press = (key: string, place: object): unknown =>
    listKey({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }, { active: 0, count: 9, columns: 1, page: 5, rtl: false, ...place });

  it('fold to the side, the other way round from right to left, and only there', () => {
    expect(press('ArrowRight', { grouped: true })).toEqual({ does: 'fold', open: true });
    expect(press('ArrowLeft', { grouped: true })).toEqual({ does: 'fold', open: false });
    expect(press('ArrowLeft', { grouped: true, rtl: true })).toEqual({ does: 'fold', open: true });
    expect(press('ArrowRight', {})).toBeUndefined();
  });
});
