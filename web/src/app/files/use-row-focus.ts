/** Which row has the focus, or would: one of all, so that Tab leaves the list (roving tabindex). */
import { type RefObject, useEffect, useRef, useState } from 'react';

export interface RowFocus {
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** The row that is active takes the focus as soon as it is drawn. */
  readonly refocus: () => void;
}

/** @param name names the list: another begins at its first row */
export function useRowFocus(name: string, scroller: RefObject<HTMLElement | null>, ids: readonly string[], total: number): RowFocus {
  const [wanted, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const active = Math.min(wanted, Math.max(0, total - 1));
  useEffect(() => setActive(0), [name]);
  useEffect(() => {
    if (wantsFocus.current) {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`);
      if (row !== null && row !== undefined) {
        wantsFocus.current = false;
        row.focus({ preventScroll: true });
      }
    }
  });
  // Renamed, or with something new above it, an item stands elsewhere: what has the focus stays what the keys are for. If
  // it was deleted or moved away, the next one has it.
  const before = useRef({ name, ids, active });
  const held = scroller.current?.contains(document.activeElement) ?? false; // before rows change places, which costs one the focus
  useEffect(() => {
    const was = before.current;
    before.current = { name, ids, active };
    if (was.name !== name || was.ids === ids) {
      return;
    }
    const now = ids.indexOf(was.ids[was.active] ?? '');
    const lost = document.activeElement === document.body;
    if (now >= 0) {
      wantsFocus.current ||= lost && held;
      before.current.active = now;
      setActive(now);
    } else if (lost && was.ids.length > ids.length) {
      wantsFocus.current = true;
      setActive((index) => Math.min(index, Math.max(0, ids.length - 1)));
    }
  });
  return {
    active,
    setActive,
    refocus: () => {
      wantsFocus.current = true;
    },
  };
}
