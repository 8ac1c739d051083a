import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { listKey } from '../src/app/files/list-keys';
import { everything, extended, NOTHING, only, toggled, without } from '../src/app/files/selection';
import { client } from '../src/app/graph/client';
import { keys } from '../src/app/graph/keys';
import { compareItems, type List, orderKey, patchLists } from '../src/app/graph/lists';
import type { DriveItem } from '../src/app/graph/wire';
import { LONE_MILLIS, LoneLetter } from '../src/app/parts/lone-letter';
import { typeAhead } from '../src/app/parts/type-ahead';

const IDS = ['a', 'b', 'c', 'd', 'e'];
const names = (chosen: ReadonlySet<string>): string => [...chosen].sort().join('');

describe('choosing', () => {
  it('takes a range from where it began, whichever way it goes', () => {
    const begun = only('c');
    expect(names(extended(begun, IDS, 4).chosen)).toBe('cde');
    expect(names(extended(extended(begun, IDS, 4), IDS, 0).chosen)).toBe('abc');
  });

  it('adds and takes away one by one', () => {
    expect(names(toggled(toggled(only('a'), 'c'), 'a').chosen)).toBe('c');
  });

  it('forgets what is gone, and is the same object when nothing is', () => {
    const all = everything(IDS);
    expect(names(without(all, new Set(['a', 'e', 'z'])).chosen)).toBe('ae');
    expect(without(all, new Set(IDS))).toBe(all);
    expect(without(NOTHING, new Set())).toBe(NOTHING);
  });
});

describe('keys of a list', () => {
  const press = (key: string, more: Partial<KeyboardEvent> = {}, place = {}): ReturnType<typeof listKey> =>
    listKey(
      { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more },
      { active: 5, count: 20, columns: 1, page: 8, rtl: false, ...place },
    );
  const to = (key: string, more: Partial<KeyboardEvent> = {}, place = {}): number | undefined => {
    const found = press(key, more, place);
    return found?.does === 'go' ? found.to : undefined;
  };

  it('go up, down, by pages and to the ends, and never beyond', () => {
    expect([to('ArrowDown'), to('ArrowUp'), to('PageDown'), to('PageUp'), to('Home'), to('End')]).toEqual([6, 4, 13, 0, 0, 19]);
    expect(to('ArrowDown', {}, { active: 19 })).toBe(19);
  });

  it('go across tiles, the other way round from right to left', () => {
    const tiles = { columns: 4 };
    expect([to('ArrowRight', {}, tiles), to('ArrowLeft', {}, tiles), to('ArrowDown', {}, tiles), to('Home', {}, tiles), to('End', {}, tiles)]).toEqual([6, 4, 9, 4, 7]);
    expect(to('ArrowRight', {}, { ...tiles, rtl: true })).toBe(4);
    expect(to('ArrowRight')).toBeUndefined();
  });

  it('choose, open, and do what ux.md says', () => {
    expect(press(' ')).toEqual({ does: 'toggle' });
    expect(press('a', { ctrlKey: true })).toEqual({ does: 'all' });
    expect(press('Enter', { altKey: true })).toEqual({ does: 'details' });
    expect(press('ArrowUp', { altKey: true })).toEqual({ does: 'up' });
    expect(press('F10', { shiftKey: true })).toEqual({ does: 'menu' });
    expect(press('ArrowDown', { shiftKey: true })).toEqual({ does: 'go', to: 6, extends: true });
    expect(press('q')).toEqual({ does: 'type', key: 'q' });
    expect(press('Tab')).toBeUndefined();
  });
});

describe('typing ahead', () => {
  it('finds what begins so, and goes on with the same letter', () => {
    let now = 0;
    const find = typeAhead(() => now);
    const list = ['apple', 'bean', 'berry', 'beet'];
    expect(find('b', list, 0)).toBe(1);
    expect(find('e', list, 1)).toBe(1);
    expect(find('r', list, 1)).toBe(2);
    now = 5_000;
    expect(find('b', list, 2)).toBe(3);
    expect(find('b', list, 3)).toBe(1);
    now = 10_000;
    expect(find('x', list, 0)).toBe(-1);
  });
});

describe('a letter', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  let ran: string[];
  let letter: LoneLetter;
  beforeEach(() => {
    ran = [];
    letter = new LoneLetter();
  });
  const press = (key: string, isShortcut: boolean): string => letter.press(key, isShortcut ? () => ran.push(key) : undefined).join('');

  it('is a shortcut when it stands alone', () => {
    expect(press('s', true)).toBe('');
    vi.advanceTimersByTime(LONE_MILLIS - 1);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual(['s']);
  });

  it('begins a name when another follows, and loses none of the two', () => {
    expect([press('s', true), press('l', false), press('i', true)]).toEqual(['', 'sl', 'i']);
    vi.advanceTimersByTime(5_000);
    expect(ran).toEqual([]);
  });

  it('is a shortcut again after a pause', () => {
    expect([press('b', false), press('v', true)]).toEqual(['b', 'v']);
    vi.advanceTimersByTime(801);
    expect(press('v', true)).toBe('');
    vi.advanceTimersByTime(LONE_MILLIS);
    expect(ran).toEqual(['v']);
  });

  it('does nothing when another key says that something else is meant', () => {
    press('s', true);
    letter.drop();
    vi.advanceTimersByTime(5_000);
    expect(ran).toEqual([]);
  });
});

function item(id: string, name: string, more: Partial<DriveItem> = {}): DriveItem {
  return {
    id,
    name,
    size: 1,
    eTag: `"${id},1"`,
    cTag: '',
    createdDateTime: '2026-01-01T00:00:00Z',
    lastModifiedDateTime: '2026-01-01T00:00:00Z',
    parentReference: { driveId: 'd', id: 'here' },
    ...more,
  };
}

describe('a list that is kept', () => {
  const order = { by: 'name', descending: false } as const;
  const key = keys.children('here', orderKey(order));
  const shown = (): string => client.getQueryData<List>(key)!.pages.map((page) => page.items.map((each) => each.name).join(' ')).join(' | ');
  const keep = (): void =>
    void client.setQueryData<List>(key, {
      pages: [
        { items: [item('f', 'Zoo', { folder: { childCount: 0 } }), item('1', 'ant'), item('2', 'cow')], next: { kind: 'file', link: 'x' } },
        { items: [item('3', 'dog'), item('4', 'fox')], next: { kind: 'file', link: 'y' } },
      ],
      pageParams: [],
    });

  it('takes in what comes where it belongs, and leaves what is not loaded to its page', () => {
    keep();
    patchLists([item('5', 'Bee'), item('6', 'eel'), item('7', 'pig')]);
    expect(shown()).toBe('Zoo ant Bee cow | dog eel fox');
  });

  it('loses what was deleted or went elsewhere, and moves what was renamed', () => {
    keep();
    patchLists([
      item('1', 'ant', { deleted: { state: 'deleted' } }),
      item('2', 'cow', { parentReference: { driveId: 'd', id: 'there' } }),
      item('4', 'cat'),
    ]);
    expect(shown()).toBe('Zoo | cat dog');
  });

  it('is left alone by what is not its own', () => {
    keep();
    const before = client.getQueryData(key);
    patchLists([item('9', 'bee', { parentReference: { driveId: 'd', id: 'there' } })]);
    expect(client.getQueryData(key)).toBe(before);
  });

  it('puts folders first in every order', () => {
    const all = [item('1', 'b', { size: 9 }), item('f', 'z', { folder: { childCount: 1 } }), item('2', 'A', { size: 20 })];
    const ordered = (by: 'name' | 'size', descending: boolean): string =>
      [...all].sort(compareItems({ by, descending })).map((each) => each.name).join('');
    expect([ordered('name', false), ordered('name', true), ordered('size', true)]).toEqual(['zAb', 'zbA', 'zAb']);
  });
});
