/**
 * Letters in the list: a letter that stands alone is the shortcut it is everywhere, for the row that has the focus; two
 * in a row are the beginning of a name. With single letters switched off (WCAG 2.1.4) each is typed ahead.
 */
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react';

import { LoneLetter, PAUSE_MILLIS, typeAhead } from '../parts';
import { preferences } from '../shell';
import { actionLetters } from './action-letters';
import { chooseAt, type ListHere, meantAt } from './list-here';

/** They belong to the page, and begin no name. */
const PAGE_LETTERS = new Set(['/', '?']);

export interface ListTyping {
  readonly pressed: (event: KeyboardEvent) => void;
  /** Whether a name is being typed: then Space belongs to it. */
  readonly isUnderWay: () => boolean;
  /** What waits is not meant. */
  readonly drop: () => void;
}

export function useListTyping(here: RefObject<ListHere>): ListTyping {
  const lone = useRef(new LoneLetter());
  const ahead = useRef(typeAhead());
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const drop = (): void => void lone.current.drop();
    addEventListener('pointerdown', drop);
    return () => {
      removeEventListener('pointerdown', drop);
      drop();
    };
  }, []);
  return useMemo(
    () => ({
      pressed: (event) => {
        const { letters } = preferences.get();
        if (letters && PAGE_LETTERS.has(event.key)) {
          lone.current.drop();
          return; // the page's own listener takes it
        }
        event.preventDefault();
        const isShortcut = letters && !event.shiftKey && letterIn(here.current, event.key) !== undefined;
        if (event.repeat && isShortcut) {
          return; // held down: it is one press
        }
        const run = (): void => runLetter(here.current, event.key);
        for (const key of lone.current.press(event.key, isShortcut ? run : undefined)) {
          last.current = performance.now();
          find(key, here.current, ahead.current);
        }
      },
      isUnderWay: () => performance.now() - last.current < PAUSE_MILLIS,
      drop: () => void lone.current.drop(),
    }),
    [here],
  );
}

const letterIn = (here: ListHere, key: string): (() => void) | undefined => actionLetters(meantAt(here, here.active))[key.toLowerCase()];

/** What is done with a row is done with one that is seen to be chosen. */
function runLetter(here: ListHere, key: string): void {
  const run = letterIn(here, key);
  if (run !== undefined) {
    chooseAt(here, here.active);
    run();
  }
}

function find(key: string, { list, active, goTo }: ListHere, ahead: ReturnType<typeof typeAhead>): void {
  const found = ahead(
    key,
    list.items.map((each) => each?.name ?? ''),
    active,
  );
  if (found >= 0) {
    goTo(found);
  }
}
