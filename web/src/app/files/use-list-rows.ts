/** Which rows are drawn, how high they are and how many stand beside each other; and where the list was scrolled to. */
import { defaultRangeExtractor, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

import type { Preferences } from '../shell';
import { NARROW, ROW_HEIGHT } from './row';
import { TILE } from './tile';

const TILES_PADDING = 24;
const OVERSCAN = 8;

/** Where each list was scrolled to, while the page lives. */
const places = new Map<string, number>();

export interface ListRows {
  readonly columns: number;
  readonly height: number;
  /** Of the list; 0 while it is not known. */
  readonly width: number;
  readonly tileWidth: number;
  readonly count: number;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
}

/**
 * @param active the item with the focus: its row stays, or the keys would be lost with it
 * @param headHeight of a line that is no item
 * @param lines changes when those do
 */
export function useListRows(name: string, scroller: RefObject<HTMLDivElement | null>, view: Preferences['view'], total: number, active: number, headHeight: (index: number) => number | undefined, lines: unknown): ListRows {
  const width = useWidth(scroller, view === 'tiles' ? TILES_PADDING : 0);
  const columns = view === 'tiles' ? Math.max(1, Math.floor(width / TILE.width)) : 1;
  const height = view === 'tiles' ? TILE.height : width > 0 && width <= NARROW.width ? NARROW.height : ROW_HEIGHT[view];
  const count = Math.ceil(total / columns);
  const kept = Math.floor(active / columns);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => headHeight(index) ?? height,
    overscan: OVERSCAN,
    initialOffset: places.get(name) ?? 0,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), kept])].filter((i) => i < count).sort((a, b) => a - b),
  });
  useLayoutEffect(() => virtual.measure(), [height, lines, virtual]);
  useEffect(() => {
    const box = scroller.current;
    box?.scrollTo({ top: places.get(name) ?? 0 });
    return () => {
      places.set(name, box?.scrollTop ?? 0);
    };
  }, [name, scroller]);
  return { columns, height, width, tileWidth: width / columns, count, virtual };
}

function useWidth(scroller: RefObject<HTMLElement | null>, padding: number): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setWidth(box.clientWidth - padding));
    observer.observe(box);
    return () => observer.disconnect();
  }, [padding, scroller]);
  return width;
}
