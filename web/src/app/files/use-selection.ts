import { useCallback, useEffect, useMemo, useState } from 'react';

import type { DriveItem } from '../graph';
import { NOTHING, type Selection, without } from './selection';

export interface Selecting {
  readonly selection: Selection;
  readonly select: (how: (before: Selection) => Selection) => void;
  readonly clear: () => void;
  /** What is chosen, in the list's order. */
  readonly chosen: readonly DriveItem[];
}

/** What is chosen in a list. It goes with the list, and what leaves the list is not chosen any more. */
export function useSelection(items: readonly DriveItem[], list: string): Selecting {
  const [selection, setSelection] = useState(NOTHING);
  useEffect(() => setSelection(NOTHING), [list]);
  useEffect(() => setSelection((before) => (before.chosen.size === 0 ? before : without(before, new Set(items.map((each) => each.id))))), [items]);
  const clear = useCallback(() => setSelection((before) => (before.chosen.size === 0 ? before : NOTHING)), []);
  const chosen = useMemo(
    () => (selection.chosen.size === 0 ? [] : items.filter((each) => selection.chosen.has(each.id))),
    [items, selection],
  );
  return { selection, select: setSelection, clear, chosen };
}
