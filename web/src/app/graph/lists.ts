/**
 * Lists of folders, as kept: pages in the order in which they were asked for. A change of an item goes into them where
 * it belongs, so that a list of a hundred thousand is not loaded anew because somebody saved a file.
 */
import type { InfiniteData } from '@tanstack/react-query';

import { client } from './client';
import type { Order } from './items';
import type { DriveItem } from './wire';

export interface ListPage {
  readonly items: readonly DriveItem[];
  /** Absent on the last. */
  readonly next?: Cursor | undefined;
}

export interface Cursor {
  readonly kind: 'folder' | 'file';
  /** Absent where that kind begins. */
  readonly link?: string | undefined;
}

export type List = InfiniteData<ListPage, Cursor>;

export const orderKey = (order: Order): string => `${order.by} ${order.descending ? 'desc' : 'asc'}`;

/** As the door orders: folders first, then by what is asked, then by name without regard to case. */
export function compareItems(order: Order): (a: DriveItem, b: DriveItem) => number {
  const sign = order.descending ? -1 : 1;
  return (a, b) => {
    const kind = Number(a.folder === undefined) - Number(b.folder === undefined);
    return kind !== 0 ? kind : sign * (compareBy(order.by, a, b) || compareText(a.name, b.name));
  };
}

function compareBy(by: Order['by'], a: DriveItem, b: DriveItem): number {
  switch (by) {
    case 'name':
      return compareText(a.name, b.name);
    case 'size':
      return a.folder === undefined ? a.size - b.size : 0;
    case 'lastModifiedDateTime':
      return Date.parse(a.lastModifiedDateTime) - Date.parse(b.lastModifiedDateTime);
  }
}

function compareText(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Where in the drive's history each item was last seen here. Answers overtake each other: one that was on its way while
 * an item was deleted here would bring it back for a moment, and take the focus from where it went.
 */
const seen = new Map<string, number>();
const MOST_SEEN = 10_000;

/** The operation that last changed it, as its eTag says; what was deleted here is behind it. */
function seqOf({ eTag, deleted }: DriveItem): number {
  return Number.parseInt(/,(\d+)"$/.exec(eTag ?? '')?.[1] ?? '', 10) + (deleted === undefined ? 0 : 0.5);
}

function isNews(item: DriveItem): boolean {
  const seq = seqOf(item);
  const before = seen.get(item.id);
  if (before !== undefined && seq < before) {
    return false;
  }
  if (!Number.isNaN(seq)) {
    seen.delete(item.id);
    seen.set(item.id, seq);
    if (seen.size > MOST_SEEN) {
      seen.delete(seen.keys().next().value!);
    }
  }
  return true;
}

/** The server was set back: what it says now is older, and right. */
export function forgetWhatWasSeen(): void {
  seen.clear();
}

/** Puts changed items where they belong in every list that is kept; what is older than what was seen of them is no news. */
export function patchLists(told: readonly DriveItem[]): void {
  const changed = told.filter(isNews);
  for (const [key, list] of client.getQueriesData<List>({ queryKey: ['children'] })) {
    const [, folder, order] = key as [string, string, string | undefined];
    if (list?.pages !== undefined && order !== undefined) {
      const patched = patchedList(list, folder, orderOf(order), changed);
      if (patched !== list) {
        client.setQueryData(key, patched);
      }
    }
  }
}

function orderOf(key: string): Order {
  const [by, direction] = key.split(' ');
  return { by: by as Order['by'], descending: direction === 'desc' };
}

function patchedList(list: List, folder: string, order: Order, changed: readonly DriveItem[]): List {
  const here = new Map(changed.map((item) => [item.id, item]));
  const affected =
    list.pages.some((page) => page.items.some((item) => here.has(item.id))) ||
    changed.some((item) => isIn(item, folder, list));
  if (!affected) {
    return list;
  }
  const compare = compareItems(order);
  const coming = changed.filter((item) => item.deleted === undefined && isIn(item, folder, list)).sort(compare);
  let at = 0;
  const pages = list.pages.map((page, i) => {
    const kept = page.items.filter((item) => !here.has(item.id));
    const end = kept.at(-1);
    const isLast = i === list.pages.length - 1;
    const added: DriveItem[] = [];
    while (at < coming.length && ((isLast && page.next === undefined) || (end !== undefined && compare(coming[at]!, end) < 0))) {
      added.push(coming[at++]!);
    }
    return kept.length === page.items.length && added.length === 0 ? page : { ...page, items: [...kept, ...added].sort(compare) };
  });
  // What sorts behind all that is loaded comes with its own page.
  return { ...list, pages };
}

function isIn(item: DriveItem, folder: string, list: List): boolean {
  const parent = item.parentReference?.id;
  if (parent === undefined || item.root !== undefined) {
    return false;
  }
  return parent === folder || (folder === 'root' && parent === rootId(list));
}

/** The root is asked for by a name that is no id. */
function rootId(list: List): string | undefined {
  return client.getQueryData<DriveItem>(['item', 'root'])?.id ?? list.pages[0]?.items[0]?.parentReference.id;
}
