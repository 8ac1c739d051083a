/** Groups of a list: what belongs together by kind, by date, by size. */
import type { DriveItem, Order } from '../graph';
import { type FileKind, kindOf } from '../parts';
import type { Key } from '../words';

export const GROUPINGS = ['none', 'kind', 'modified', 'size'] as const;
export type GroupBy = (typeof GROUPINGS)[number];

export type GroupId = `kind.${FileKind}` | `modified.${Age}` | `size.${Size}`;

export interface Group {
  readonly id: GroupId;
  readonly items: readonly DriveItem[];
}

const KINDS = ['folder', 'document', 'pdf', 'table', 'slides', 'text', 'code', 'image', 'video', 'audio', 'archive', 'other'] as const satisfies readonly FileKind[];

const AGES = ['today', 'yesterday', 'week', 'month', 'year', 'older'] as const;
type Age = (typeof AGES)[number];

const SIZES = ['folder', 'none', 'small', 'medium', 'large', 'huge', 'vast'] as const;
type Size = (typeof SIZES)[number];

/** Up to so many bytes each; what is larger is vast. */
const BOUNDS: readonly (readonly [Size, number])[] = [
  ['none', 0],
  ['small', 100 * 1024],
  ['medium', 1024 ** 2],
  ['large', 100 * 1024 ** 2],
  ['huge', 1024 ** 3],
];

const ALL: Readonly<Record<Exclude<GroupBy, 'none'>, readonly GroupId[]>> = {
  kind: KINDS.map((each) => `kind.${each}` as const),
  modified: AGES.map((each) => `modified.${each}` as const),
  size: SIZES.map((each) => `size.${each}` as const),
};

export const labelOfGroup = (id: GroupId): Key => `files.group.${id}`;

/**
 * The groups that have anything in them. Within one the list's order stays; the groups follow it where they can: the
 * newest first if the newest items are, and else as a list of groups is read.
 *
 * @param now milliseconds: what is today depends on it, and on the zone of the browser
 */
export function groupsOf(items: readonly DriveItem[], by: Exclude<GroupBy, 'none'>, order: Order, now: number): readonly Group[] {
  const found = new Map<GroupId, DriveItem[]>();
  const idOf = grouping(by, now);
  for (const item of items) {
    const id = idOf(item);
    const there = found.get(id);
    there === undefined ? found.set(id, [item]) : there.push(item);
  }
  return inOrder(by, order).flatMap((id) => {
    const inside = found.get(id);
    return inside === undefined ? [] : [{ id, items: inside }];
  });
}

/** In which group an item is. */
export function grouping(by: Exclude<GroupBy, 'none'>, now: number): (item: DriveItem) => GroupId {
  const begins = by === 'modified' ? beginnings(now) : [];
  return (item) => {
    switch (by) {
      case 'kind':
        return `kind.${kindOf(item)}`;
      case 'modified': {
        const at = Date.parse(item.lastModifiedDateTime);
        return `modified.${begins.find(([, begin]) => at >= begin)?.[0] ?? 'older'}`;
      }
      case 'size':
        return `size.${item.folder !== undefined ? 'folder' : (BOUNDS.find(([, most]) => item.size <= most)?.[0] ?? 'vast')}`;
    }
  };
}

function inOrder(by: Exclude<GroupBy, 'none'>, { by: sorted, descending }: Order): readonly GroupId[] {
  const all = ALL[by];
  if (by === 'modified' && sorted === 'lastModifiedDateTime' && !descending) {
    return [...all].reverse();
  }
  // Folders have no size that is looked at: they stay in front.
  return by === 'size' && sorted === 'size' && descending ? [all[0]!, ...all.slice(1).reverse()] : all;
}

/** When each age begins, the youngest first: days of the calendar, whatever summer time makes of them. */
function beginnings(now: number): readonly (readonly [Age, number])[] {
  const back = (days: number): number => {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() - days).getTime();
  };
  return [
    ['today', back(0)],
    ['yesterday', back(1)],
    ['week', back(6)],
    ['month', back(29)],
    ['year', back(364)],
  ];
}

export interface Head {
  readonly id: GroupId;
  readonly count: number;
  readonly folded: boolean;
}

/** What stands below each other: items, and the headings above them. */
export interface Lines {
  /** Nothing where a heading stands. */
  readonly items: readonly (DriveItem | undefined)[];
  readonly heads: ReadonlyMap<number, Head>;
  /** Of each line, for as long as the list is there. No item has an id such as a heading's. */
  readonly ids: readonly string[];
}

export function linesOf(groups: readonly Group[], folded: ReadonlySet<GroupId>): Lines {
  const items: (DriveItem | undefined)[] = [];
  const ids: string[] = [];
  const heads = new Map<number, Head>();
  for (const group of groups) {
    const isFolded = folded.has(group.id);
    heads.set(items.length, { id: group.id, count: group.items.length, folded: isFolded });
    items.push(undefined);
    ids.push(group.id);
    for (const item of isFolded ? [] : group.items) {
      items.push(item);
      ids.push(item.id);
    }
  }
  return { items, heads, ids };
}
