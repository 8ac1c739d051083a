import { Fragment, type ReactNode } from 'react';

import { Store, useStore } from './store';

interface Open {
  readonly id: number;
  readonly node: ReactNode;
}

/** What was left for the first of several dialogs that follow each other. */
let outside: Element | null = null;

const open = new Store<readonly Open[]>([]);
let ids = 0;

/**
 * Shows a dialog and waits for what comes of it. The focus goes back to where it was.
 *
 * @param dialog given what closes it; a Fluent `Dialog` that is open
 * @returns `undefined` if it was left without an answer
 */
export function ask<T>(dialog: (close: (answer?: T) => void) => ReactNode): Promise<T | undefined> {
  const opener = document.activeElement;
  const isOutside = opener !== document.body && opener?.closest('[role=dialog], [role=alertdialog]') === null;
  outside = isOutside ? opener : outside;
  const openers = [opener, outside]; // the first may be in a dialog that is closed by then
  const id = ++ids;
  return new Promise((done) => {
    const close = (answer?: T): void => {
      open.change((before) => before.filter((each) => each.id !== id));
      done(answer);
      requestAnimationFrame(() => {
        if (document.activeElement === document.body || document.activeElement === null) {
          openers.find((each): each is HTMLElement => each instanceof HTMLElement && each.isConnected && each !== document.body)?.focus();
        }
        if (open.get().length === 0) {
          outside = null;
        }
      });
    };
    open.change((before) => [...before, { id, node: dialog(close) }]);
  });
}

export function Dialogs(): ReactNode {
  return useStore(open).map(({ id, node }) => <Fragment key={id}>{node}</Fragment>);
}
