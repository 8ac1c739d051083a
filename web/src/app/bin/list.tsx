import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';

import { useWords } from '../words';
import type { Recycled } from './bin';
import { useColumns } from './columns';
import { Row, ROW_HEIGHT } from './row';

const useStyles = makeStyles({
  grid: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, containerType: 'inline-size', containerName: 'bin' },
  scroll: { flexGrow: 1, minHeight: '120px', overflowY: 'auto', position: 'relative' },
  head: { minHeight: '36px', fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
});

export interface BinListProps {
  readonly items: readonly Recycled[];
  /** Ids. */
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: ReadonlySet<string>) => void;
  readonly me: string | undefined;
  /** Called when the end comes near. */
  readonly reach: () => void;
  readonly purge: () => void;
}

/** What lies in the bin, drawn as far as it can be seen; used as every list here (ux.md, section 13). */
export function BinList({ items, chosen, choose, me, reach, purge }: BinListProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const columns = useColumns();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const anchor = useRef(0);
  const at = Math.min(active, items.length - 1);
  const rows = useVirtualizer({ count: items.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_HEIGHT, overscan: 10 });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - 40) {
      reach();
    }
  }, [last, items.length, reach]);

  const focus = (index: number): void => {
    const to = Math.max(0, Math.min(items.length - 1, index));
    setActive(to);
    rows.scrollToIndex(to);
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus());
  };
  const extend = (to: number): void => {
    const index = Math.max(0, Math.min(items.length - 1, to));
    const [from, until] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
    choose(new Set(items.slice(from, until + 1).map((each) => each.id)));
  };
  const toggle = (index: number): void => {
    const id = items[index]!.id;
    const next = new Set(chosen);
    if (!next.delete(id)) {
      next.add(id);
    }
    anchor.current = index;
    setActive(index);
    choose(next);
  };
  const click = (event: MouseEvent, index: number): void => {
    setActive(index);
    if (event.shiftKey) {
      extend(index);
    } else if (event.ctrlKey || event.metaKey) {
      toggle(index);
    } else {
      anchor.current = index;
      choose(new Set([items[index]!.id]));
    }
  };
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -items.length, End: items.length };
  const pressed = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (event.shiftKey) {
        extend(at + step);
      } else if (!event.ctrlKey) {
        anchor.current = Math.max(0, Math.min(items.length - 1, at + step));
      }
      focus(at + step);
    } else if (event.key === ' ') {
      event.preventDefault();
      toggle(at);
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      choose(new Set(items.map((each) => each.id)));
    } else if (event.key === 'Escape') {
      choose(new Set());
    } else if (event.key === 'Delete' && chosen.size > 0) {
      event.preventDefault();
      purge();
    }
  };
  const all = items.length > 0 && chosen.size >= items.length;
  return (
    <div role="grid" aria-label={words.say('bin.title')} aria-rowcount={items.length + 1} aria-multiselectable="true" className={styles.grid} onKeyDown={pressed}>
      <div role="row" aria-rowindex={1} className={mergeClasses(columns.row, styles.head)}>
        <div role="columnheader">
          <Checkbox
            shape="circular"
            checked={all ? true : chosen.size > 0 ? 'mixed' : false}
            aria-label={words.say('bin.select.all')}
            onChange={() => choose(all ? new Set() : new Set(items.map((each) => each.id)))}
          />
        </div>
        <div role="columnheader">{words.say('bin.column.name')}</div>
        <div role="columnheader" className={columns.middling}>{words.say('bin.column.place')}</div>
        <div role="columnheader" className={columns.wide}>{words.say('bin.column.deleted')}</div>
        <div role="columnheader" className={columns.wide}>{words.say('bin.column.by')}</div>
        <div role="columnheader" className={columns.wide}>{words.say('bin.column.size')}</div>
        <div role="columnheader" className={columns.middling}>{words.say('bin.column.left')}</div>
      </div>
      <div ref={scroll} role="rowgroup" className={styles.scroll}>
        <div role="presentation" style={{ height: rows.getTotalSize() }} />
        {shown.map(({ index, start }) => (
          <Row
            key={items[index]!.id}
            item={items[index]!}
            index={index}
            top={start}
            chosen={chosen.has(items[index]!.id)}
            active={index === at}
            me={me}
            click={(event) => click(event, index)}
            toggle={() => toggle(index)}
            words={words}
          />
        ))}
      </div>
    </div>
  );
}
