import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { forwardRef, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';

import { useStore } from '../shell';
import { useWords } from '../words';
import { bounded, type Columns, LEAST_WIDTH, MOST_WIDTH, resized, type Sized, unsized } from './columns';
import { changeLook, lookFor, looks } from './look';

const STEP = 10;
const LONG_STEP = 50;

const useStyles = makeStyles({
  edge: {
    position: 'absolute',
    insetInlineEnd: '-4px',
    top: 0,
    bottom: 0,
    width: '24px',
    marginInlineEnd: '-8px',
    cursor: 'col-resize',
    touchAction: 'none',
    zIndex: 1,
    outline: 'none',
    '::after': { content: '""', position: 'absolute', insetInlineStart: '3px', top: '6px', bottom: '6px', width: '1px', backgroundColor: tokens.colorNeutralStroke2 },
    ':hover::after': { width: '3px', insetInlineStart: '2px', backgroundColor: tokens.colorCompoundBrandStroke },
    ':focus::after': { width: '3px', insetInlineStart: '2px', backgroundColor: tokens.colorStrokeFocus2 },
  },
  /** Half of it would be over the list's own edge. */
  last: { insetInlineEnd: '0', marginInlineEnd: '0' },
});

export interface ColumnEdgeProps {
  readonly column: Sized;
  readonly label: string;
  readonly place: string;
  readonly last: boolean;
  /** Enter and Escape end it. */
  readonly done: () => void;
}

/**
 * Where a column ends: dragged with the pointer, or, from the column's menu, moved with the arrows. It is no stop of Tab:
 * nobody has to pass by five of them on the way to the list.
 */
export const ColumnEdge = forwardRef<HTMLDivElement, ColumnEdgeProps>(function ColumnEdge({ column, label, place, last, done }, ref): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { columns } = lookFor(useStore(looks), place);
  const began = useRef<{ readonly x: number; readonly width: number } | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const change = (how: (before: Columns) => Columns): void => changeLook(place, (before) => ({ ...before, columns: how(before.columns) }));
  const widthNow = (): number => columns.widths[column] ?? Math.round(box.current?.parentElement?.getBoundingClientRect().width ?? LEAST_WIDTH);
  const to = (width: number): void => change((before) => resized(before, column, width));
  const forward = words.dir === 'rtl' ? -1 : 1;
  const pressed = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? LONG_STEP : STEP;
    const by: Readonly<Record<string, () => void>> = {
      ArrowRight: () => to(widthNow() + forward * step),
      ArrowLeft: () => to(widthNow() - forward * step),
      Home: () => to(LEAST_WIDTH),
      End: () => to(MOST_WIDTH),
      Backspace: () => change((before) => unsized(before, column)),
      Delete: () => change((before) => unsized(before, column)),
      Enter: done,
      Escape: done,
    };
    const does = by[event.key];
    if (does !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      does();
    }
  };
  const grab = (event: PointerEvent): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    began.current = { x: event.clientX, width: widthNow() };
  };
  const drag = (event: PointerEvent): void => {
    const from = began.current;
    if (from !== undefined) {
      to(from.width + forward * (event.clientX - from.x));
    }
  };
  const width = columns.widths[column] ?? bounded(widthNow());
  return (
    <div
      ref={(element) => {
        box.current = element;
        typeof ref === 'function' ? ref(element) : ref !== null && (ref.current = element);
      }}
      role="separator"
      aria-orientation="vertical"
      aria-label={words.say('files.columns.edge', { column: label })}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      aria-valuenow={width}
      aria-valuetext={words.say('files.columns.pixels', { n: width })}
      tabIndex={-1}
      className={mergeClasses(styles.edge, last && styles.last)}
      onKeyDown={pressed}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={() => (began.current = undefined)}
      onPointerCancel={() => (began.current = undefined)}
      onDoubleClick={() => change((before) => unsized(before, column))}
    />
  );
});
