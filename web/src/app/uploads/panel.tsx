import { Button, makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronUpRegular } from '@fluentui/react-icons/svg/chevron-up';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef, useState, useSyncExternalStore } from 'react';

import { PHONE, useMedia, useStore } from '../shell';
import { useWords, type Words } from '../words';
import type { View } from './batch';
import type { Row } from './job';
import { PanelRow } from './panel-row';
import { timeLeft } from './reasons';
import { announced, uploads } from './running';
import { useBrowser } from './use-browser';

const ROW_HEIGHT = 60;

const useStyles = makeStyles({
  panel: {
    position: 'fixed',
    insetInlineEnd: '16px',
    top: '104px',
    width: '380px',
    maxWidth: 'calc(100vw - 32px)',
    maxHeight: 'min(560px, calc(100dvh - 140px))',
    zIndex: 1100,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow16,
    // A sheet above the bar at the bottom.
    '@media (max-width: 639px)': {
      insetInline: 0,
      top: 'auto',
      bottom: 'calc(56px + env(safe-area-inset-bottom))',
      width: 'auto',
      maxWidth: 'none',
      maxHeight: '60dvh',
      borderRadius: '12px 12px 0 0',
      borderBottomWidth: 0,
      boxShadow: tokens.shadow28,
    },
  },
  head: { padding: '8px 8px 12px 16px', display: 'flex', flexDirection: 'column', gap: '6px' },
  line: { display: 'flex', alignItems: 'center', gap: '4px', minHeight: '44px' },
  title: { margin: 0, flexGrow: 1, minWidth: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  facts: { display: 'flex', flexWrap: 'wrap', columnGap: '12px', paddingInlineEnd: '8px', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  bar: { marginInlineEnd: '8px', width: 'auto' },
  deeds: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  button: { flexShrink: 0, minWidth: '32px', '@media (pointer: coarse)': { minWidth: '44px', minHeight: '44px' } },
  scroller: {
    overflowY: 'auto',
    minHeight: '64px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  list: { position: 'relative', margin: 0, padding: 0, listStyleType: 'none' },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
});

/** What wants somebody comes first, then what moves; what is over sinks. */
const RANK: Readonly<Record<Row['state'], number>> = { asking: 0, failed: 0, unfinished: 1, sending: 2, held: 2, waiting: 3, skipped: 4, cancelled: 4, done: 4 };

export function Panel(): ReactNode {
  useBrowser();
  const styles = useStyles();
  const view = useSyncExternalStore(uploads.subscribe, uploads.view);
  const said = useStore(announced);
  return (
    <>
      <div className={styles.unseen} role="status">
        {said}
      </div>
      {view.rows.length > 0 && <Open view={view} />}
    </>
  );
}

function Open({ view }: { readonly view: View }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const phone = useMedia(PHONE);
  const [small, setSmall] = useState(phone); // a sheet that opens by itself would cover the list
  return (
    <section className={styles.panel} aria-label={words.say('uploads.panel')} data-region="uploads">
      <div className={styles.head}>
        <div className={styles.line}>
          <h2 className={styles.title}>{titleOf(view, words)}</h2>
          <Button
            appearance="subtle"
            className={styles.button}
            icon={small ? <ChevronDownRegular /> : <ChevronUpRegular />}
            aria-expanded={!small}
            aria-label={words.say(small ? 'uploads.larger' : 'uploads.smaller')}
            onClick={() => setSmall(!small)}
          />
          {view.left === 0 && (
            <Button appearance="subtle" className={styles.button} icon={<DismissRegular />} aria-label={words.say('close')} onClick={() => uploads.dismiss()} />
          )}
        </div>
        {view.left > 0 && <Overall view={view} />}
        {!small && <Deeds view={view} />}
      </div>
      {!small && <Rows view={view} />}
    </section>
  );
}

function titleOf({ rows, left, paused }: View, words: Words): string {
  const count = (state: Row['state']): number => rows.filter((row) => row.state === state).length;
  if (left > 0) {
    const going = rows.filter((row) => ['waiting', 'sending', 'held', 'asking'].includes(row.state));
    const [first] = going;
    const isOne = going.every((row) => row.into.id === first?.into.id);
    return paused
      ? words.say('uploads.title.paused')
      : words.say(isOne ? 'uploads.title.running' : 'uploads.title.many', { n: left, folder: first?.into.name ?? '' });
  }
  const ends = [
    ['uploads.title.failed', count('failed')],
    ['uploads.title.unfinished', count('unfinished')],
    ['uploads.title.done', count('done')],
  ] as const;
  const [key, n] = ends.find(([, many]) => many > 0) ?? (['uploads.title.nothing', 0] as const);
  return words.say(key, { n });
}

function Overall({ view: { sent, size, bytesPerSecond, secondsLeft } }: { readonly view: View }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  return (
    <>
      <ProgressBar className={styles.bar} thickness="large" value={sent} max={Math.max(1, size)} aria-label={words.say('uploads.progress')} />
      <div className={styles.facts}>
        <span>{words.say('uploads.overall', { sent: words.bytes(sent), size: words.bytes(size) })}</span>
        {bytesPerSecond > 0 && <span>{words.say('uploads.speed', { speed: words.bytes(bytesPerSecond) })}</span>}
        {secondsLeft !== undefined && <span>{words.say('uploads.left', { time: timeLeft(secondsLeft, words) })}</span>}
      </div>
    </>
  );
}

function Deeds({ view: { left, paused, rows } }: { readonly view: View }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const failed = rows.filter((row) => row.state === 'failed');
  if (left === 0 && failed.length < 2) {
    return null;
  }
  return (
    <div className={styles.deeds}>
      {left > 0 && (
        <>
          <Button size="small" className={styles.button} icon={paused ? <PlayRegular /> : <PauseRegular />} onClick={() => (paused ? uploads.goOn() : uploads.pause())}>
            {words.say(paused ? 'uploads.continue' : 'uploads.pause')}
          </Button>
          <Button size="small" className={styles.button} onClick={() => uploads.cancelAll()}>
            {words.say('uploads.cancel.all')}
          </Button>
        </>
      )}
      {failed.length > 1 && (
        <Button size="small" className={styles.button} onClick={() => failed.forEach(({ id }) => uploads.retry(id))}>
          {words.say('uploads.retry.all')}
        </Button>
      )}
    </div>
  );
}

function Rows({ view: { rows, paused } }: { readonly view: View }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const ordered = useMemo(() => [...rows].sort((a, b) => RANK[a.state] - RANK[b.state] || a.id - b.id), [rows]);
  const virtual = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (i) => ordered[i]?.id ?? i,
    overscan: 5,
  });
  return (
    <div ref={scroller} className={mergeClasses(styles.scroller)} tabIndex={0} role="group" aria-label={words.say('uploads.list')}>
      <ul className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={ordered.length}
            style={{ position: 'absolute', insetInline: 0, top: start }}
          >
            <PanelRow row={ordered[index]!} paused={paused} />
          </li>
        ))}
      </ul>
    </div>
  );
}
