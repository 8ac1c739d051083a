/** What others share with somebody: each item once, with all by which they reach it. */
import { type DriveItem, endOf, type Permission, refOf, type SharedWithMe } from '../graph';
import { pathOf } from '../shell';
import { type Right } from './recipients';
import { widest } from './rights';

export interface Received {
  readonly item: DriveItem;
  readonly by: readonly Permission[];
  readonly owner: string;
  readonly right: Right | 'upload' | undefined;
  /** When the last of it ends. */
  readonly until: string | undefined;
  readonly path: string;
  /** All of it is kept of links, which somebody can open again. */
  readonly isKept: boolean;
}

export function received(all: readonly SharedWithMe[]): readonly Received[] {
  const byItem = new Map<string, { readonly item: DriveItem; readonly by: Permission[] }>();
  for (const { remoteItem } of all) {
    const one = byItem.get(remoteItem.id) ?? { item: remoteItem, by: [] };
    const permission = remoteItem['@holdfast.permission'];
    permission !== undefined && one.by.push(permission);
    byItem.set(remoteItem.id, one);
  }
  return [...byItem.values()].map(({ item, by }) => ({
    item,
    by,
    owner: item.shared?.owner?.user?.displayName ?? '',
    right: widest(by),
    until: by.length === 0 ? undefined : endOf(by),
    path: item.folder === undefined ? `${pathOf(refOf(item))}?open=${item.id}` : pathOf(refOf(item)),
    isKept: by.every((each) => each['@holdfast.link'] !== undefined),
  }));
}
