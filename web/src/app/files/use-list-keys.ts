/** Does in the list what its keys say (`list-keys.ts`). */
import { type KeyboardEvent, type RefObject, useRef } from 'react';

import type { DriveItem } from '../graph';
import { actionsFor, attempt, go, prefer } from '../shell';
import { open } from './actions';
import { pathAbove } from './address';
import { type KeyPlace, type ListKey, listKey } from './list-keys';
import { type ListHere, meantAt, openMenu } from './list-here';
import { everything, extended, only, toggled } from './selection';
import { clipboard } from './state';
import { useListTyping } from './use-list-typing';

/** @param place how the list lies, without what `here` tells */
export function useListKeys(here: ListHere, scroller: RefObject<HTMLElement | null>, place: Omit<KeyPlace, 'active' | 'count'>): (event: KeyboardEvent) => void {
  const latest = useRef(here);
  latest.current = here;
  const typing = useListTyping(latest);
  return (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') {
      return;
    }
    const key = listKey(event, { ...place, active: here.active, count: here.list.total, grouped: here.heads.size > 0 });
    if (key?.does === 'type' || (event.key === ' ' && !event.ctrlKey && typing.isUnderWay())) {
      typing.pressed(event);
      return;
    }
    if (!MODIFIERS.has(event.key)) {
      typing.drop();
    }
    if (key !== undefined) {
      if (key.does !== 'paste') {
        event.preventDefault(); // files from outside come by the browser's own paste
      }
      perform(key, here, () => scroller.current?.querySelector(`[data-index="${here.active}"]`) ?? undefined);
    }
  };
}

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'AltGraph']);

function perform(key: Exclude<ListKey, { does: 'type' }>, here: ListHere, row: () => Element | undefined): void {
  const { selecting, active, folder } = here;
  const item = here.list.items[active];
  switch (key.does) {
    case 'go':
      move(key, here, item);
      break;
    case 'fold':
      foldOrLeave(key.open, here);
      break;
    case 'toggle':
      here.fold(active);
      item && selecting.select((was) => toggled(was, item.id));
      break;
    case 'all':
      void here.list.whole().then((all) => selecting.select(() => everything(all.filter((each) => !here.isFolded(each)).map((each) => each.id))));
      break;
    case 'clear':
      clipboard.set(undefined);
      selecting.clear();
      break;
    case 'open':
      here.fold(active);
      item && open({ items: [item], folder });
      break;
    case 'up':
      up(folder);
      break;
    case 'details':
      item && selecting.select(() => only(item.id));
      prefer({ details: true });
      break;
    case 'rename':
      item && act('rename', here, [item]);
      break;
    case 'delete':
      act('delete', here);
      break;
    case 'copy':
    case 'cut':
      take(here, key.does);
      break;
    case 'paste':
      paste(here);
      break;
    case 'menu': {
      const at = row();
      at && openMenu(here, active, at);
      break;
    }
  }
}

function move(key: Extract<ListKey, { does: 'go' }>, { selecting, ids, goTo }: ListHere, item: DriveItem | undefined): void {
  if (key.extends) {
    const from = item?.id;
    selecting.select((was) => extended(was.anchor === undefined && from !== undefined ? { ...was, anchor: from } : was, ids, key.to));
  }
  goTo(key.to);
}

/** As in a tree: to the side opens and folds a heading, and from an item leads to the heading above it. */
function foldOrLeave(open: boolean, { heads, active, fold, goTo }: ListHere): void {
  const head = heads.get(active);
  if (head !== undefined) {
    if (head.folded === open) {
      fold(active);
    } else if (open && head.count > 0) {
      goTo(active + 1);
    }
  } else if (!open) {
    const above = [...heads.keys()].filter((index) => index < active).at(-1);
    above !== undefined && goTo(above);
  }
}

function up(folder: DriveItem | undefined): void {
  const above = folder === undefined ? undefined : pathAbove(folder);
  above !== undefined && go(above);
}

/** What cannot be done now the key does not do either. */
function act(id: string, here: ListHere, items = meantAt(here, here.active).items): void {
  const chosen = { ...meantAt(here, here.active), items };
  const action = actionsFor(chosen).find((each) => each.id === id);
  action && attempt(() => action.run(chosen));
}

function take(here: ListHere, how: 'copy' | 'cut'): void {
  if (here.rights.includes(how === 'cut' ? 'arrange' : 'download')) {
    clipboard.set({ items: meantAt(here, here.active).items, cut: how === 'cut' });
  }
}

function paste({ folder, rights }: ListHere): void {
  const taken = clipboard.get();
  if (taken !== undefined && folder !== undefined && rights.includes('arrange')) {
    if (taken.cut) {
      clipboard.set(undefined);
    }
    void import('./relocate').then(({ relocate }) => relocate({ items: taken.items, folder: undefined }, folder, taken.cut ? 'move' : 'copy'));
  }
}
