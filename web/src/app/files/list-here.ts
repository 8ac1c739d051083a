import type { PositioningVirtualElement } from '@fluentui/react-components';

import type { DriveItem, Rights } from '../graph';
import type { Chosen } from '../shell';
import type { Head } from './groups';
import { only } from './selection';
import type { LineList } from './use-groups';
import type { Selecting } from './use-selection';

/** The list as it is drawn now: what pointer and keys work with. */
export interface ListHere {
  readonly list: LineList;
  /** The folder that is shown; absent in lists that are none. */
  readonly folder: DriveItem | undefined;
  readonly rights: Rights;
  readonly selecting: Selecting;
  /** Of each line. */
  readonly ids: readonly string[];
  /** The lines that are headings of groups. */
  readonly heads: ReadonlyMap<number, Head>;
  readonly fold: (index: number) => void;
  readonly isFolded: (item: DriveItem) => boolean;
  /** Which has the focus, or would. */
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** Takes the focus there, and scrolls as far as is needed. */
  readonly goTo: (index: number) => void;
  /** Gives the focus back to the row that had it, once it is drawn again. */
  readonly refocus: () => void;
  readonly setMenu: (at: PositioningVirtualElement) => void;
}

/** What is meant at a row: everything that is chosen if the row is, else the row alone. */
export function meantAt({ list, folder, rights, selecting }: ListHere, index: number): Chosen {
  const item = list.items[index];
  return { items: item !== undefined && !selecting.selection.chosen.has(item.id) ? [item] : selecting.chosen, folder, rights };
}

/** Chooses the row alone, unless it is among those that are chosen. */
export function chooseAt({ list, selecting }: ListHere, index: number): void {
  const item = list.items[index];
  if (item !== undefined && !selecting.selection.chosen.has(item.id)) {
    selecting.select(() => only(item.id));
  }
}

export function openMenu(here: ListHere, index: number, at: PositioningVirtualElement): void {
  if (here.list.items[index] !== undefined) {
    chooseAt(here, index);
    here.setActive(index);
    here.setMenu(at);
  }
}
