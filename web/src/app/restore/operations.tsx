import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronLeftRegular } from '@fluentui/react-icons/svg/chevron-left';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';

import { type AllWords, useAllWords } from '../words';
import { type Act, actsOf, goesInto, isMany, things } from './acts';
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
  unfold: { minWidth: '24px', maxWidth: '24px', marginInlineEnd: '4px', '@media (pointer: coarse)': { minWidth: '44px', maxWidth: '44px', minHeight: '40px' } },
  inside: { paddingInlineStart: '28px' },
});

type Line = { readonly day: string; readonly key: string } | Row;

/** One operation, or an act of several. */
interface Row {
  readonly key: string;
  readonly act: Act;
  /** Absent where there is nothing to open. */
  readonly isOpen?: boolean;
  /** Which of an act's operations; absent for what stands by itself. */
  readonly inside?: number;
}

const isRow = (line: Line): line is Row => 'act' in line;
const taken = ({ act }: Row, point: Point | undefined): boolean | 'mixed' => {
  const [newest, oldest] = [act[0], act.at(-1)!].map((each) => isTakenBack(each, point));
  return newest === oldest ? newest! : 'mixed';
};

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
  const words = useAllWords();
  const styles = useStyles();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const lines = useMemo(() => linesOf(operations, open, words), [operations, open, words]);
  const indexOf = useMemo(() => lines.flatMap((line, i) => (isRow(line) ? [i] : [])), [lines]);
  const numbers = useMemo(() => new Map(indexOf.map((line, number) => [line, number])), [indexOf]);
  const rowAt = (number: number): Row => lines[indexOf[number]!] as Row;
  const at = Math.min(active, indexOf.length - 1);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 8 });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= lines.length - 20) {
      reach();
    }
  }, [last, lines.length, reach]);
  const focus = (to: number): void => {
    const index = Math.max(0, Math.min(indexOf.length - 1, to));
    setActive(index);
    virtual.scrollToIndex(indexOf[index]!);
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  /** A row that is taken back is kept from then on, and with it all before; any other is taken back, and with it all later. */
  const toggle = (number: number): void => {
    const row = rowAt(number);
    const oldest = row.act.at(-1)!;
    if (taken(row, point) !== true) {
      choose(oldest.seq > 1 ? { seq: oldest.seq - 1 } : undefined);
    } else {
      choose(row.act[0].seq === operations[0]!.seq ? undefined : { seq: row.act[0].seq });
    }
    setActive(number);
  };
  const show = (row: Row, isOpen: boolean): void => {
    const { seq } = row.act[0];
    setOpen((before) => new Set(isOpen ? [...before, seq] : [...before].filter((each) => each !== seq)));
  };
  /** Towards the end of the line opens, towards its beginning closes, or goes to the act. */
  const unfold = (outwards: boolean): void => {
    const row = rowAt(at);
    if (row.isOpen !== undefined && row.isOpen !== outwards) {
      show(row, outwards);
    } else if (outwards ? row.isOpen === true : row.inside !== undefined) {
      focus(outwards ? at + 1 : at - row.inside! - 1);
    }
  };
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -indexOf.length, End: indexOf.length };
  const pressed = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focus(at + step);
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      unfold((event.key === 'ArrowRight') === (words.dir === 'ltr'));
    } else if (event.key === ' ' || (event.key === 'Enter' && (event.target as HTMLElement).role === 'row')) {
      if (!(event.target instanceof HTMLButtonElement)) {
        event.preventDefault();
        toggle(at);
      }
    } else if (event.key === 'Escape') {
      choose(undefined);
    }
  };
  return (
    <div role="treegrid" aria-label={words.say('restore.feed')} aria-multiselectable="true" aria-rowcount={lines.length} className={styles.grid} onKeyDown={pressed}>
      <div ref={scroll} role="rowgroup" className={styles.scroll}>
        <div role="presentation" style={{ height: virtual.getTotalSize() }} />
        {shown.map((each) => {
          const line = lines[each.index]!;
          if (!isRow(line)) {
            return (
              <div key={line.key} role="row" aria-level={1} aria-rowindex={each.index + 1} className={styles.day} style={{ top: each.start }}>
                <span role="gridcell">{line.day}</span>
              </div>
            );
          }
          const number = numbers.get(each.index)!;
          const isTaken = taken(line, point);
          const said = sayingOf(line, me, words);
          const [newest] = line.act;
          const isRestore = newest.kind === 'restoreToPoint' || newest.kind === 'undoRestore';
          return (
            <div
              key={line.key}
              role="row"
              aria-level={line.inside === undefined ? 1 : 2}
              aria-expanded={line.isOpen}
              aria-rowindex={each.index + 1}
              aria-selected={isTaken === true}
              aria-label={said.row}
              tabIndex={number === at ? 0 : -1}
              data-index={number}
              className={mergeClasses(styles.row, isTaken === true && styles.taken)}
              style={{ top: each.start }}
              onClick={() => toggle(number)}
            >
              <div role="gridcell">
                <Checkbox checked={isTaken} tabIndex={-1} aria-label={said.take} onClick={(event) => event.stopPropagation()} onChange={() => toggle(number)} />
              </div>
              <div role="gridcell" className={mergeClasses(styles.cell, line.inside !== undefined && styles.inside)}>
                {line.isOpen !== undefined && (
                  <Button
                    size="small"
                    appearance="subtle"
                    className={styles.unfold}
                    tabIndex={-1}
                    icon={line.isOpen ? <ChevronDownRegular /> : words.dir === 'ltr' ? <ChevronRightRegular /> : <ChevronLeftRegular />}
                    aria-label={words.say(line.isOpen ? 'restore.act.close' : 'restore.act.open', { n: line.act.length })}
                    onClick={(event) => {
                      event.stopPropagation();
                      setActive(number);
                      show(line, line.isOpen !== true);
                    }}
                  />
                )}
                {said.what}
                <span className={styles.small}>
                  {' '}
                  <bdi>{said.name}</bdi>
                </span>
              </div>
              <div role="gridcell" className={mergeClasses(styles.cell, styles.wide)} title={said.name}>
                <bdi>{said.name}</bdi>
              </div>
              <div role="gridcell" className={mergeClasses(styles.cell, styles.wide)}>
                {said.who}
              </div>
              <div role="gridcell" className={styles.cell} title={words.exact(newest.at)}>
                {isRestore ? (
                  <Button
                    size="small"
                    className={styles.undo}
                    tabIndex={-1}
                    onClick={(event) => {
                      event.stopPropagation();
                      undo(newest);
                    }}
                  >
                    {words.say('undo')}
                  </Button>
                ) : (
                  words.time(newest.at)
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function linesOf(operations: readonly Operation[], open: ReadonlySet<number>, words: AllWords): Line[] {
  const days = new Map(operations.map((each) => [each.seq, words.day(each.at)]));
  const lines: Line[] = [];
  let day = '';
  for (const act of actsOf(operations, (a, b) => days.get(a.seq) === days.get(b.seq))) {
    const [newest] = act;
    const own = days.get(newest.seq)!;
    if (own !== day) {
      day = own;
      lines.push({ day, key: `day ${day}` });
    }
    if (act.length === 1) {
      lines.push({ act, key: String(newest.seq) });
    } else {
      const isOpen = open.has(newest.seq);
      lines.push({ act, isOpen, key: `act ${newest.seq}` });
      isOpen && lines.push(...act.map((each, inside): Row => ({ act: [each], inside, key: String(each.seq) })));
    }
  }
  return lines;
}

interface Saying {
  readonly what: string;
  /** Of the thing, or the place of many. */
  readonly name: string | undefined;
  readonly who: string;
  readonly row: string;
  readonly take: string;
}

function sayingOf({ act }: Row, me: string | undefined, words: AllWords): Saying {
  const [newest] = act;
  const who = whoDid(newest, me, words);
  const when = words.exact(newest.at);
  if (act.length > 1 && isMany(newest.kind)) {
    const what = words.say(`restore.many.${newest.kind}`, { n: things(act) });
    const place = words.say(goesInto(newest) ? 'restore.act.to' : 'restore.act.in', { folder: newest.folderName ?? words.say('rail.files') });
    return { what, name: place, who, row: words.say('restore.act.row', { what, place, who, when }), take: words.say('restore.act.take', { what, place }) };
  }
  const what = words.say(`restore.did.${newest.kind}`, { n: newest.items });
  const name = newest.name ?? '';
  return { what, name: newest.name, who, row: words.say('restore.row', { what, name, who, when }), take: words.say('restore.row.take', { what, name }) };
}

function whoDid(operation: Operation, me: string | undefined, words: AllWords): string {
  const { user } = operation.by;
  const who = user?.id === me ? words.say('restore.by.you') : (user?.displayName ?? words.say('restore.by.other'));
  const by = operation.app ?? (operation.client.startsWith('dav') ? words.say('restore.by.dav') : undefined);
  return by === undefined ? who : words.say('restore.by.with', { who, app: by });
}
