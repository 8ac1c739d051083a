import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';

import { useWords, type Words } from '../words';
import type { Operation } from './door';
import { isTakenBack, type Point } from './point';

const ROW = 44;

const useStyles = makeStyles({
  grid: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: tokens.borderRadiusMedium, overflow: 'hidden', containerType: 'inline-size', containerName: 'feed' },
  scroll: { height: '396px', overflowY: 'auto', position: 'relative' },
  row: {
    position: 'absolute',
    insetInline: 0,
    height: `${ROW}px`,
    display: 'grid',
    gridTemplateColumns: '44px minmax(0, 1.2fr) minmax(0, 2fr) minmax(0, 1fr) 120px',
    alignItems: 'center',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    outline: 'none',
    fontSize: tokens.fontSizeBase200,
    cursor: 'default',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@container feed (max-width: 560px)': { gridTemplateColumns: '44px minmax(0, 1fr) 96px' },
  },
  taken: { backgroundColor: tokens.colorNeutralBackground1Selected },
  day: {
    position: 'absolute',
    insetInline: 0,
    height: `${ROW}px`,
    display: 'flex',
    alignItems: 'flex-end',
    paddingInline: '12px',
    paddingBlockEnd: '6px',
    boxSizing: 'border-box',
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', paddingInlineEnd: '8px' },
  wide: { '@container feed (max-width: 560px)': { display: 'none' } },
  small: { color: tokens.colorNeutralForeground3, display: 'none', '@container feed (max-width: 560px)': { display: 'inline' } },
  undo: { minWidth: 'auto' },
});

type Line = { readonly day: string; readonly key: string } | { readonly operation: Operation; readonly key: string };

export interface FeedProps {
  readonly operations: readonly Operation[];
  readonly point: Point | undefined;
  readonly choose: (point: Point | undefined) => void;
  readonly me: string | undefined;
  /** Called when the end comes near. */
  readonly reach: () => void;
  readonly undo: (operation: Operation) => void;
}

/** What happened, newest first. To choose a row is to choose every later one. */
export function Feed({ operations, point, choose, me, reach, undo }: FeedProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const lines = useMemo(() => linesOf(operations, words), [operations, words]);
  const indexOf = useMemo(() => lines.flatMap((line, i) => ('operation' in line ? [i] : [])), [lines]);
  const at = Math.min(active, operations.length - 1);
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 8 });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= lines.length - 20) {
      reach();
    }
  }, [last, lines.length, reach]);
  const focus = (to: number): void => {
    const index = Math.max(0, Math.min(operations.length - 1, to));
    setActive(index);
    rows.scrollToIndex(indexOf[index]!);
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  /** A row that is taken back is kept from then on, and with it all before; any other is taken back, and with it all later. */
  const toggle = (index: number): void => {
    const operation = operations[index]!;
    if (!isTakenBack(operation, point)) {
      choose(operation.seq > 1 ? { seq: operation.seq - 1 } : undefined);
    } else {
      choose(index === 0 ? undefined : { seq: operation.seq });
    }
    setActive(index);
  };
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -operations.length, End: operations.length };
  const pressed = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focus(at + step);
    } else if (event.key === ' ' || (event.key === 'Enter' && (event.target as HTMLElement).role === 'row')) {
      if (!(event.target instanceof HTMLButtonElement)) {
        event.preventDefault();
        toggle(at);
      }
    } else if (event.key === 'Escape') {
      choose(undefined);
    }
  };
  let index = -1;
  const numbers = lines.map((line) => ('operation' in line ? ++index : -1));
  return (
    <div role="grid" aria-label={words.say('restore.feed')} aria-multiselectable="true" aria-rowcount={lines.length} className={styles.grid} onKeyDown={pressed}>
      <div ref={scroll} role="rowgroup" className={styles.scroll}>
        <div role="presentation" style={{ height: rows.getTotalSize() }} />
        {shown.map((each) => {
          const line = lines[each.index]!;
          if ('day' in line) {
            return (
              <div key={line.key} role="row" aria-rowindex={each.index + 1} className={styles.day} style={{ top: each.start }}>
                <span role="gridcell">{line.day}</span>
              </div>
            );
          }
          const number = numbers[each.index]!;
          const { operation } = line;
          const taken = isTakenBack(operation, point);
          const who = whoDid(operation, me, words);
          const what = words.say(`restore.did.${operation.kind}`, { n: operation.items });
          const isRestore = operation.kind === 'restoreToPoint' || operation.kind === 'undoRestore';
          return (
            <div
              key={line.key}
              role="row"
              aria-rowindex={each.index + 1}
              aria-selected={taken}
              aria-label={words.say('restore.row', { what, name: operation.name ?? '', who, when: words.exact(operation.at) })}
              tabIndex={number === at ? 0 : -1}
              data-index={number}
              className={mergeClasses(styles.row, taken && styles.taken)}
              style={{ top: each.start }}
              onClick={() => toggle(number)}
            >
              <div role="gridcell">
                <Checkbox checked={taken} tabIndex={-1} aria-label={words.say('restore.row.take', { what, name: operation.name ?? '' })} onClick={(event) => event.stopPropagation()} onChange={() => toggle(number)} />
              </div>
              <div role="gridcell" className={styles.cell}>
                {what}
                <span className={styles.small}>
                  {' '}
                  <bdi>{operation.name}</bdi>
                </span>
              </div>
              <div role="gridcell" className={mergeClasses(styles.cell, styles.wide)} title={operation.name}>
                <bdi>{operation.name}</bdi>
              </div>
              <div role="gridcell" className={mergeClasses(styles.cell, styles.wide)}>
                {who}
              </div>
              <div role="gridcell" className={styles.cell} title={words.exact(operation.at)}>
                {isRestore ? (
                  <Button
                    size="small"
                    className={styles.undo}
                    tabIndex={-1}
                    onClick={(event) => {
                      event.stopPropagation();
                      undo(operation);
                    }}
                  >
                    {words.say('undo')}
                  </Button>
                ) : (
                  words.time(operation.at)
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function linesOf(operations: readonly Operation[], words: Words): Line[] {
  const lines: Line[] = [];
  let day = '';
  for (const operation of operations) {
    const own = words.day(operation.at);
    if (own !== day) {
      day = own;
      lines.push({ day, key: `day ${day}` });
    }
    lines.push({ operation, key: String(operation.seq) });
  }
  return lines;
}

function whoDid(operation: Operation, me: string | undefined, words: Words): string {
  const { user } = operation.by;
  const who = user?.id === me ? words.say('restore.by.you') : (user?.displayName ?? words.say('restore.by.other'));
  const by = operation.app ?? (operation.client.startsWith('dav') ? words.say('restore.by.dav') : undefined);
  return by === undefined ? who : words.say('restore.by.with', { who, app: by });
}
