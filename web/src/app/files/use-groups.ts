/** A list in groups, as it is to be drawn: with headings between its items, and without what is folded away. */
import { useCallback, useEffect, useMemo, useState } from 'react';

import type { DriveItem, Order } from '../graph';
import type { ItemList } from './folder-list';
import { type GroupBy, type GroupId, grouping, groupsOf, type Head, linesOf } from './groups';

/** What is folded in which list, while the page lives. */
const foldedIn = new Map<string, ReadonlySet<GroupId>>();

const NONE: ReadonlySet<GroupId> = new Set();
const NO_HEADS: ReadonlyMap<number, Head> = new Map();

/** Items by their lines; nothing where a heading stands. */
export interface LineList extends Omit<ItemList, 'items'> {
  readonly items: readonly (DriveItem | undefined)[];
}

export interface GroupedList {
  readonly list: LineList;
  readonly ids: readonly string[];
  readonly heads: ReadonlyMap<number, Head>;
  /** Folds a heading, or shows what is below it. */
  readonly fold: (index: number) => void;
  /** Whether an item lies in a group that is folded. */
  readonly isFolded: (item: DriveItem) => boolean;
}

/** @param place names the list */
export function useGroups(place: string, list: ItemList, by: GroupBy, order: Order): GroupedList {
  const name = `${place} ${by}`;
  const [folded, setFolded] = useFolded(name);
  const { reach } = list;
  // What belongs together comes from all over the folder.
  useEffect(() => (by === 'none' ? undefined : reach(Number.MAX_SAFE_INTEGER)), [by, reach]);
  const day = new Date().toDateString();
  const grouped = useMemo(() => {
    if (by === 'none') {
      return { items: list.items, heads: NO_HEADS, ids: list.items.map((each) => each.id) };
    }
    const now = Date.parse(day);
    return linesOf(groupsOf(list.items, by, order, now), folded);
  }, [list.items, by, order, folded, day]);
  const fold = useCallback(
    (index: number) => {
      const head = grouped.heads.get(index);
      head && setFolded(head.id, !head.folded);
    },
    [grouped, setFolded],
  );
  const isFolded = useMemo(() => {
    const groupIn = by === 'none' || folded.size === 0 ? undefined : grouping(by, Date.parse(day));
    return (item: DriveItem) => groupIn !== undefined && folded.has(groupIn(item));
  }, [by, folded, day]);
  const coming = list.total - list.items.length;
  const lines = { ...list, items: grouped.items, total: by === 'none' ? list.total : grouped.items.length + coming };
  return { list: lines, ids: grouped.ids, heads: grouped.heads, fold, isFolded };
}

function useFolded(name: string): readonly [ReadonlySet<GroupId>, (group: GroupId, fold: boolean) => void] {
  const [, draw] = useState(0);
  const folded = foldedIn.get(name) ?? NONE;
  const set = useCallback(
    (group: GroupId, fold: boolean) => {
      const next = new Set(foldedIn.get(name) ?? NONE);
      fold ? next.add(group) : next.delete(group);
      foldedIn.set(name, next);
      draw((was) => was + 1);
    },
    [name],
  );
  return [folded, set];
}
