import { afterEach, describe, expect, it } from 'vitest';

import { client } from '../src/app/graph/client';
import { keys } from '../src/app/graph/keys';
import { forgetWhatWasSeen, type List, orderKey, patchLists } from '../src/app/graph/lists';
import type { DriveItem } from '../src/app/graph/wire';

const ORDER = { by: 'name', descending: false } as const;
const KEY = keys.children('folder', orderKey(ORDER));

const item = (name: string, seq: number, more: Partial<DriveItem> = {}): DriveItem => ({
  id: name,
  name,
  size: 1,
  eTag: `"${name},${seq}"`,
  cTag: '"c"',
  createdDateTime: '2026-01-01T00:00:00Z',
  lastModifiedDateTime: '2026-01-01T00:00:00Z',
  parentReference: { driveId: 'd', id: 'folder' },
  file: { mimeType: 'text/plain' },
  ...more,
});

const show = (...items: DriveItem[]): void => void client.setQueryData<List>(KEY, { pages: [{ items }], pageParams: [{ kind: 'folder' }] });
const names = (): string[] => client.getQueryData<List>(KEY)!.pages.flatMap((page) => page.items.map((each) => each.name));

afterEach(() => {
  client.clear();
  forgetWhatWasSeen();
});

describe('a list that is kept', () => {
  it('takes what is new where it belongs', () => {
    show(item('a', 1), item('c', 2));
    patchLists([item('b', 3)]);
    expect(names()).toEqual(['a', 'b', 'c']);
  });

  it('is not given back what was deleted here by an answer that was on its way', () => {
    const was = item('b', 3);
    show(item('a', 1), was);
    patchLists([{ ...was, deleted: { state: 'deleted' } }]);
    patchLists([was]);
    expect(names()).toEqual(['a']);
  });

  it('is given back what was restored', () => {
    const was = item('b', 3);
    show(was);
    patchLists([{ ...was, deleted: { state: 'deleted' } }]);
    patchLists([item('b', 4)]);
    expect(names()).toEqual(['b']);
  });

  it('keeps the newest name, whichever answer comes last', () => {
    show(item('b', 3));
    patchLists([{ ...item('b', 5), name: 'new' }]);
    patchLists([{ ...item('b', 4), name: 'old' }]);
    expect(names()).toEqual(['new']);
  });

  it('believes a server that was set back', () => {
    show(item('b', 9));
    patchLists([item('b', 9)]);
    forgetWhatWasSeen();
    patchLists([{ ...item('b', 2), name: 'as it was' }]);
    expect(names()).toEqual(['as it was']);
  });
});
