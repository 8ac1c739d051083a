import { beforeEach, describe, expect, it, vi } from 'vitest';

const door = vi.hoisted(() => ({ ask: vi.fn(), send: vi.fn() }));
vi.mock('../src/app/graph/door', () => ({ ...door, local: (address: string) => address }));

import { client, type DriveItem, items, keys, refOf, type SharedWithMe } from '../src/app/graph';
import { takingBack } from '../src/app/files/relocate-back';
import { transfer } from '../src/app/files/transfer';
import { filePath, folderPath, pathAbove } from '../src/app/files/address';
import { sharedFolders } from '../src/app/files/pick-place';
import { received } from '../src/app/sharing/with-me';

const item = (id: string, driveId: string, more: Partial<DriveItem> = {}): DriveItem => ({
  id,
  name: id,
  size: 1,
  eTag: `"${id},1"`,
  cTag: '',
  createdDateTime: '2026-11-26T00:00:00Z',
  lastModifiedDateTime: '2026-11-26T00:00:00Z',
  parentReference: { driveId, id: 'parent' },
  ...more,
});
const folder = { folder: { childCount: 0 } };

/** What was asked of the door: parts of batches one by one. */
let asked: string[] = [];

beforeEach(() => {
  asked = [];
  client.clear();
  client.setQueryData(keys.drive, { id: 'mine', quota: {} });
  vi.stubGlobal('fetch', async () => Response.json({ status: 'completed', resourceId: 'copied' }));
  door.send.mockImplementation(async (address: string) => {
    asked.push(`COPY ${address}`);
    return { headers: new Headers({ Location: 'https://drive.example/monitor/1' }) };
  });
  door.ask.mockImplementation(async (address: string, wish?: { json?: { requests: { id: string; method: string; url: string; headers: Record<string, string> }[] } }) => {
    if (address !== '/$batch') {
      asked.push(address);
      return item('answered', 'theirs', { parentReference: { driveId: 'theirs' } });
    }
    const { requests } = wish!.json!;
    requests.forEach(({ method, url, headers }) => asked.push(`${method} ${url} ${headers['If-Match'] ?? ''}`.trim()));
    return { responses: requests.map(({ id }) => ({ id, status: 200, body: item('moved', 'mine') })) };
  });
});

describe('where something is', () => {
  it('is its id and its drive, wherever it goes', async () => {
    expect(refOf(item('a', 'theirs'))).toEqual({ id: 'a', driveId: 'theirs' });
    await items.rename(refOf(item('a', 'theirs')), 'b');
    await items.versions(refOf(item('a', 'theirs')));
    await items.recycle([refOf(item('a', 'theirs'))]);
    expect(asked).toEqual(['/drives/theirs/items/a', '/drives/theirs/items/a/versions', 'DELETE /drives/theirs/items/a']);
  });

  it('has an address in the app', () => {
    expect(folderPath(item('f', 'mine', folder))).toBe('/files/f');
    expect(folderPath(item('r', 'mine', { ...folder, root: {} }))).toBe('/files');
    expect(folderPath(item('f', 'theirs', folder))).toBe('/shared/theirs/f');
    expect(filePath(item('a', 'theirs'))).toBe('/shared/theirs/parent?open=a');
    expect(filePath(item('a', 'theirs', { parentReference: { driveId: 'theirs' } }))).toBe('/shared/theirs/a?open=a');
  });

  it('goes up to all that others share, and at home to the root', () => {
    expect(pathAbove(item('f', 'theirs', folder))).toBe('/shared/theirs/parent');
    expect(pathAbove(item('f', 'theirs', { parentReference: { driveId: 'theirs' } }))).toBe('/shared');
    expect(pathAbove(item('r', 'mine', { root: {}, parentReference: { driveId: 'mine' } }))).toBeUndefined();
  });

  it('is climbed to where paths are not told', async () => {
    const tree: Record<string, DriveItem> = {
      '/drives/theirs/items/deep': item('deep', 'theirs', { parentReference: { driveId: 'theirs', id: 'middle' } }),
      '/drives/theirs/items/middle': item('middle', 'theirs', { parentReference: { driveId: 'theirs', id: 'top' } }),
      '/drives/theirs/items/top': item('top', 'theirs', { parentReference: { driveId: 'theirs' } }),
    };
    door.ask.mockImplementation(async (address: string) => tree[address.split('?')[0]!]);
    expect((await items.way({ id: 'deep', driveId: 'theirs' })).map((each) => each.id)).toEqual(['top', 'middle', 'deep']);
  });
});

describe('a move', () => {
  it('within a drive is one', async () => {
    await transfer([item('a', 'theirs')], item('to', 'theirs', folder), 'move', 'fail');
    expect(asked).toEqual(['PATCH /drives/theirs/items/a']);
  });

  it('between drives is a copy, and then the removal of what was copied and no other', async () => {
    const { done } = await transfer([item('a', 'mine')], item('to', 'theirs', folder), 'move', 'fail');
    expect(asked).toEqual(['COPY /drives/mine/items/a/copy?@microsoft.graph.conflictBehavior=fail', 'DELETE /drives/mine/items/a "a,1"']);
    expect(done).toMatchObject([{ item: { id: 'a' }, copy: { id: 'copied', driveId: 'theirs' } }]);
  });

  it('removes nothing that could not be copied', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ status: 'failed', error: { code: 'quotaLimitReached' } }));
    const { answers, done } = await transfer([item('a', 'mine')], item('to', 'theirs', folder), 'move', 'fail');
    expect(asked.filter((each) => each.startsWith('DELETE'))).toEqual([]);
    expect(done).toEqual([]);
    expect(answers).toMatchObject([{ ok: false, refusal: { kind: 'full' } }]);
  });

  it('is taken back, unless something was replaced in another’s drive', async () => {
    const to = item('to', 'theirs', folder);
    const { done } = await transfer([item('a', 'mine')], to, 'move', 'fail');
    asked = [];
    await takingBack(done, 'move', item('from', 'mine', folder), to)?.();
    expect(asked).toEqual(['POST /drives/mine/items/a/restore', 'DELETE /drives/theirs/items/copied']);
    expect(takingBack(done, 'move', item('from', 'theirs', folder), to)).toBeDefined();
    const replacing = done.map((each) => ({ ...each, replaced: item('there', 'theirs') }));
    expect(takingBack(replacing, 'move', item('from', 'mine', folder), to)).toBeUndefined();
  });
});

describe('a copy that replaced a file', () => {
  const to = item('to', 'mine', folder);
  let newest = 0;
  const copied = async (): Promise<() => Promise<unknown>> => {
    door.ask.mockImplementation(async (address: string) => {
      asked.push(address.split('?')[0]!);
      if (newest === 0) {
        throw new Error('no answer');
      }
      return address.includes('/versions') ? { value: [{ id: `${newest}.0` }, { id: `${newest - 1}.0` }] } : item('copied', 'mine', { cTag: `"c:{copied},${newest}"` });
    });
    const { done } = await transfer([item('a', 'mine')], to, 'copy', 'replace');
    asked = [];
    return takingBack(done.map((each) => ({ ...each, replaced: item('copied', 'mine') })), 'copy', undefined, to)!;
  };

  it('is taken back', async () => {
    newest = 3;
    await (await copied())();
    expect(asked).toContain('/drives/mine/items/copied/versions/2.0/restoreVersion');
  });

  it('is left alone where somebody wrote it meanwhile', async () => {
    newest = 3;
    const back = await copied();
    newest = 4;
    expect(await back()).toMatchObject({ answers: [{ ok: false, refusal: { kind: 'changed' } }] });
    expect(asked.filter((each) => each.endsWith('restoreVersion'))).toEqual([]);
  });

  it('is left alone where nobody knows which version it became', async () => {
    newest = 0;
    const back = await copied();
    newest = 4;
    expect(await back()).toMatchObject({ answers: [{ ok: false, refusal: { kind: 'changed' } }], done: [] });
    expect(asked.filter((each) => each.endsWith('restoreVersion') || each.startsWith('DELETE'))).toEqual([]);
  });
});

describe('what others share', () => {
  const shared = (id: string, permission: object, more: Partial<DriveItem> = {}): SharedWithMe => ({
    id,
    name: id,
    remoteItem: { ...item(id, 'theirs', more), shared: { owner: { user: { displayName: 'Ana' } } }, '@holdfast.permission': { id: `by ${JSON.stringify(permission)}`, roles: ['read'], ...permission } },
  });

  it('comes once, with the widest right and the last end', () => {
    const [one, ...others] = received([
      shared('a', { expirationDateTime: '2027-01-01T00:00:00Z' }),
      shared('a', { roles: ['write'], expirationDateTime: '2027-03-01T00:00:00Z', '@holdfast.link': 'l' }),
    ]);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ owner: 'Ana', right: 'edit', until: '2027-03-01T00:00:00Z', isKept: false, path: '/shared/theirs/a?open=a' });
    expect(one!.by).toHaveLength(2);
  });

  it('is kept where all of it came by links', () => {
    expect(received([shared('a', { '@holdfast.link': 'l' })])[0]!.isKept).toBe(true);
  });

  it('can be put into where it is a folder that is seen', () => {
    const all = [shared('file', {}), shared('f', {}, folder), shared('f', { roles: ['write'] }, folder), shared('drop', { '@holdfast.createOnly': true }, folder)];
    expect(sharedFolders(all).map((each) => each.id)).toEqual(['f']);
  });
});
