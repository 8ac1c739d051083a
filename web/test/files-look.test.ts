import { beforeEach, describe, expect, it, vi } from 'vitest';

import { bounded, type Columns, FIRST_COLUMNS, fitting, LEAST_WIDTH, MOST_WIDTH, movedColumn, resized, toggledColumn, tracks, unsized } from '../src/app/files/columns';
import { grouping, groupsOf, linesOf } from '../src/app/files/groups';
import { changeLook, FIRST_LOOK, hasOwn, lookFor, looks, ownLook, parsed, resetLook } from '../src/app/files/look';
import type { DriveItem } from '../src/app/graph/wire';

const item = (name: string, more: Partial<DriveItem> = {}): DriveItem => ({ id: `id of ${name}`, name, size: 1, lastModifiedDateTime: '2026-11-20T10:00:00', ...more }) as DriveItem;
const folder = (name: string): DriveItem => item(name, { folder: { childCount: 2 }, size: 5_000_000 });
const BY_NAME = { by: 'name', descending: false } as const;
const NOW = new Date(2026, 10, 26, 12).getTime();

describe('groups', () => {
  const named = (...args: Parameters<typeof groupsOf>): unknown => groupsOf(...args).map(({ id, items }) => [id, items.map((each) => each.name).join(' ')]);

  it('by kind have folders in front, and keep the order within', () => {
    expect(named([folder('f'), item('b.jpg'), item('a.jpg'), item('c.pdf'), item('x')], 'kind', BY_NAME, NOW)).toEqual([
      ['kind.folder', 'f'],
      ['kind.pdf', 'c.pdf'],
      ['kind.image', 'b.jpg a.jpg'],
      ['kind.other', 'x'],
    ]);
  });

  it('by date go by days of the calendar, and turn round with the order', () => {
    const at = (day: number, hour: number): DriveItem => item(`${day}-${hour}`, { lastModifiedDateTime: new Date(2026, 10, day, hour).toISOString() });
    const all = [at(26, 0), at(25, 23), at(25, 0), at(24, 23), at(20, 0), at(19, 23), at(1, 0), item('old', { lastModifiedDateTime: '2001-01-01T00:00:00Z' })];
    expect(named(all, 'modified', BY_NAME, NOW)).toEqual([
      ['modified.today', '26-0'],
      ['modified.yesterday', '25-23 25-0'],
      ['modified.week', '24-23 20-0'],
      ['modified.month', '19-23 1-0'],
      ['modified.older', 'old'],
    ]);
    const older = groupsOf(all, 'modified', { by: 'lastModifiedDateTime', descending: false }, NOW);
    expect(older.map(({ id }) => id)).toEqual(['modified.older', 'modified.month', 'modified.week', 'modified.yesterday', 'modified.today']);
  });

  it('by size know bounds, and leave folders in front', () => {
    const all = [folder('f'), item('none', { size: 0 }), item('small', { size: 102_400 }), item('medium', { size: 102_401 }), item('vast', { size: 2 ** 31 })];
    expect(named(all, 'size', { by: 'size', descending: true }, NOW)).toEqual([
      ['size.folder', 'f'],
      ['size.vast', 'vast'],
      ['size.medium', 'medium'],
      ['size.small', 'small'],
      ['size.none', 'none'],
    ]);
  });

  it('stand as headings between items, and hide what is folded', () => {
    const groups = groupsOf([folder('f'), item('a.jpg'), item('b.jpg'), item('c.pdf')], 'kind', BY_NAME, NOW);
    const lines = linesOf(groups, new Set(['kind.image']));
    expect(lines.items.map((each) => each?.name)).toEqual([undefined, 'f', undefined, 'c.pdf', undefined]);
    expect([...lines.heads]).toEqual([
      [0, { id: 'kind.folder', count: 1, folded: false }],
      [2, { id: 'kind.pdf', count: 1, folded: false }],
      [4, { id: 'kind.image', count: 2, folded: true }],
    ]);
    expect(lines.ids).toEqual(['kind.folder', 'id of f', 'kind.pdf', 'id of c.pdf', 'kind.image']);
    expect(grouping('kind', NOW)(item('z.png'))).toBe('kind.image');
  });
});

describe('columns', () => {
  it('are shown as far as there is room, from the name on', () => {
    expect(fitting(FIRST_COLUMNS, 0)).toEqual(FIRST_COLUMNS.shown);
    expect(fitting(FIRST_COLUMNS, 1_200)).toEqual(FIRST_COLUMNS.shown);
    expect(fitting(FIRST_COLUMNS, 96 + 220 + 110 + 130)).toEqual(['modified', 'by']);
    expect(fitting(FIRST_COLUMNS, 300)).toEqual([]);
    expect(fitting(resized(FIRST_COLUMNS, 'modified', 400), 96 + 220 + 399)).toEqual([]);
  });

  it('have widths within bounds, until they are as by themselves again', () => {
    expect([bounded(1), bounded(99.6), bounded(1e9)]).toEqual([LEAST_WIDTH, 100, MOST_WIDTH]);
    const wide = resized(resized(FIRST_COLUMNS, 'size', 222), 'name', 300);
    expect(tracks(wide, ['modified', 'size'])).toBe('36px minmax(0, 300px) 36px 110px 222px');
    expect(tracks(unsized(unsized(wide, 'name'), 'size'), ['size'])).toBe('36px minmax(0, 1fr) 36px 90px');
  });

  it('are chosen and put in order', () => {
    const chosen = toggledColumn(toggledColumn(FIRST_COLUMNS, 'by'), 'kind');
    expect(chosen.shown).toEqual(['modified', 'size', 'sharing', 'kind']);
    expect(movedColumn(chosen, 'kind', -1).shown).toEqual(['modified', 'size', 'kind', 'sharing']);
    expect(movedColumn(chosen, 'modified', -1)).toBe(chosen);
    expect(movedColumn(chosen, 'kind', 1)).toBe(chosen);
    expect(movedColumn(chosen, 'by', 1)).toBe(chosen);
  });
});

describe('how lists look', () => {
  const columns = (place: string): Columns => lookFor(looks.get(), place).columns;
  const widen = (place: string, width: number): void => changeLook(place, (before) => ({ ...before, columns: resized(before.columns, 'size', width) }));

  beforeEach(() => {
    localStorage.clear();
    looks.set({ all: FIRST_LOOK, own: {} });
  });

  it('goes for all, until one has a look of its own', () => {
    widen('a', 100);
    ownLook('b', true);
    widen('b', 200);
    widen('a', 150);
    expect([columns('a'), columns('b'), columns('c')].map((each) => each.widths.size)).toEqual([150, 200, 150]);
    expect(parsed(JSON.parse(localStorage.getItem('holdfast.lists')!))).toEqual(looks.get());
    resetLook('b');
    expect(hasOwn(looks.get(), 'b')).toBe(false);
    expect(columns('b').widths.size).toBe(150);
    resetLook('b');
    expect(looks.get().all).toEqual(FIRST_LOOK);
  });

  it('is read again by the next page', async () => {
    changeLook('a', (before) => ({ ...before, group: 'size' }));
    vi.resetModules();
    const next = await import('../src/app/files/look');
    expect(next.looks.get().all.group).toBe('size');
  });

  it('forgets of many the one that changed longest ago', () => {
    for (let i = 0; i < 250; i++) {
      ownLook(`f${i}`, true);
    }
    expect(Object.keys(looks.get().own)).toHaveLength(200);
    expect(hasOwn(looks.get(), 'f49')).toBe(false);
    expect(hasOwn(looks.get(), 'f50')).toBe(true);
  });

  it.each([null, 7, 'x', [], { all: 3, own: 'y' }, { all: { columns: { shown: 'no', widths: [1] }, group: 'odd' } }])('takes nothing over from what it cannot read: %j', (kept) => {
    expect(parsed(kept)).toEqual({ all: FIRST_LOOK, own: {} });
  });

  it('takes over what it can', () => {
    const kept = { all: { group: 'kind', columns: { shown: ['size', 'evil', 'size'], widths: { size: 1e9, by: 'wide', evil: 3 } } } };
    expect(parsed(kept).all).toEqual({ group: 'kind', columns: { shown: ['size'], widths: { size: MOST_WIDTH } } });
  });
});
