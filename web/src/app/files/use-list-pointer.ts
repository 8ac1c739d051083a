/** What mouse and fingers do in the list: a click chooses, a tap opens, a long press chooses, a drag carries. */
import { type MouseEvent, type PointerEvent, useMemo, useRef } from 'react';

import { followed } from '../shell';
import { open } from './actions';
import { folderPath } from './address';
import { carry, putDown } from './drag';
import type { ListApi } from './list-api';
import { type ListHere, meantAt, openMenu } from './list-here';
import { rename } from './rename';
import { extended, only, toggled } from './selection';
import { renaming } from './state';

const PRESS_MILLIS = 500;

interface Touch {
  timer?: ReturnType<typeof setTimeout>;
  /** The finger lay long enough to choose: lifting it is no tap. */
  long: boolean;
  byTouch: boolean;
}

export function useListPointer(here: ListHere): ListApi {
  const touch = useRef<Touch>({ long: false, byTouch: false });
  const latest = listApi(here, touch.current);
  const held = useRef(latest);
  held.current = latest;
  return useMemo<ListApi>(
    () => ({
      click: (event, index) => held.current.click(event, index),
      follow: (event, index) => held.current.follow(event, index),
      open: (index) => held.current.open(index),
      toggle: (index) => held.current.toggle(index),
      menu: (event, index) => held.current.menu(event, index),
      press: (event, index) => held.current.press(event, index),
      focus: (index) => held.current.focus(index),
      drag: (event, index) => held.current.drag(event, index),
      dragged: () => held.current.dragged(),
      named: (item, wanted) => held.current.named(item, wanted),
      address: (item) => held.current.address(item),
      anyChosen: () => held.current.anyChosen(),
    }),
    [],
  );
}

function listApi(here: ListHere, touch: Touch): ListApi {
  const { list, folder, rights, selecting } = here;
  const openAt = (index: number): void => {
    const item = list.items[index];
    item && open({ items: [item], folder, rights });
  };
  const toggle = (index: number): void => {
    const item = list.items[index];
    item && selecting.select((was) => toggled(was, item.id));
  };
  return {
    click: (event, index) => click(event, index, here, touch),
    follow: (event, index) => follow(event, index, here, touch),
    open: openAt,
    toggle,
    menu: (event, index) => {
      event.preventDefault();
      event.stopPropagation();
      const box = event.currentTarget.getBoundingClientRect();
      const byPointer = event.type === 'contextmenu' && event.clientX > 0;
      const at = byPointer ? new DOMRect(event.clientX, event.clientY, 0, 0) : box;
      openMenu(here, index, { getBoundingClientRect: () => at });
    },
    press: (event, index) => press(event, touch, () => toggle(index)),
    focus: here.setActive,
    drag: (event, index) => {
      const { items } = meantAt(here, index);
      if (touch.byTouch) {
        event.preventDefault();
        return;
      }
      if (items.length === 1) {
        selecting.select(() => only(items[0]!.id));
      }
      carry(event, items, folder, here.rights);
    },
    dragged: putDown,
    named: (item, wanted) => {
      renaming.set(undefined);
      here.refocus();
      if (wanted !== undefined) {
        void rename(item, wanted);
      }
    },
    address: (item) => (item.folder === undefined ? `?open=${item.id}` : folderPath(item)),
    anyChosen: () => selecting.chosen.length > 0,
  };
}

function click(event: MouseEvent, index: number, { list, folder, selecting, ids, setActive }: ListHere, touch: Touch): void {
  const item = list.items[index];
  if (item === undefined || touch.long) {
    touch.long = false;
    return;
  }
  setActive(index);
  if (event.shiftKey) {
    selecting.select((was) => extended(was, ids, index));
  } else if (event.ctrlKey || event.metaKey || (touch.byTouch && selecting.chosen.length > 0)) {
    selecting.select((was) => toggled(was, item.id));
  } else if (touch.byTouch) {
    open({ items: [item], folder });
  } else {
    selecting.select((was) => (was.chosen.size === 1 && was.chosen.has(item.id) ? toggled(was, item.id) : only(item.id)));
  }
}

function follow(event: MouseEvent, index: number, { list, folder }: ListHere, touch: Touch): void {
  const item = list.items[index];
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (item === undefined || touch.byTouch || !plain) {
    event.preventDefault(); // the row decides
    return;
  }
  event.stopPropagation();
  if (item.folder !== undefined) {
    followed(event, folderPath(item));
  } else {
    event.preventDefault();
    open({ items: [item], folder });
  }
}

function press(event: PointerEvent, touch: Touch, choose: () => void): void {
  touch.byTouch = event.pointerType === 'touch';
  touch.long = false;
  if (touch.byTouch) {
    const end = (): void => clearTimeout(touch.timer);
    end();
    touch.timer = setTimeout(() => {
      touch.long = true;
      choose();
    }, PRESS_MILLIS);
    ['pointerup', 'pointercancel', 'pointermove'].forEach((kind) => addEventListener(kind, end, { once: true }));
  }
}
