import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';

import { useAllWords } from '../words';
import { type Bar, stopAfter } from './point';

const HEIGHT = 96;

const useStyles = makeStyles({
  chart: { position: 'relative', touchAction: 'pan-y', cursor: 'pointer', userSelect: 'none', paddingBlockStart: '18px' },
  bars: { display: 'flex', alignItems: 'flex-end', height: `${HEIGHT}px`, gap: '2px' },
  slot: { flexGrow: 1, flexBasis: 0, minWidth: 0, height: '100%', display: 'flex', flexDirection: 'column', justifyContent: 'flex-end', position: 'relative' },
  bar: { borderRadius: '2px 2px 0 0', backgroundColor: tokens.colorNeutralStroke1, minHeight: '2px', '@media (forced-colors: active)': { backgroundColor: 'GrayText', forcedColorAdjust: 'none' } },
  taken: { backgroundColor: tokens.colorCompoundBrandBackground, '@media (forced-colors: active)': { backgroundColor: 'Highlight' } },
  none: { opacity: 0.5 },
  label: { position: 'absolute', fontSize: tokens.fontSizeBase100, color: tokens.colorNeutralForeground2, whiteSpace: 'nowrap' },
  // It grows inwards from its bar, so that it never stands out at an end of the chart.
  labelAfter: { insetInlineStart: 0 },
  labelBefore: { insetInlineEnd: 0 },
  track: {
    position: 'relative',
    height: '28px',
    marginTop: '2px',
    outline: 'none',
    '::before': { content: '""', position: 'absolute', insetInline: 0, top: '12px', height: '4px', borderRadius: '2px', backgroundColor: tokens.colorNeutralStroke1 },
  },
  part: { position: 'absolute', top: '12px', height: '4px', insetInlineEnd: 0, backgroundColor: tokens.colorCompoundBrandBackground, borderRadius: '2px', '@media (forced-colors: active)': { backgroundColor: 'Highlight' } },
  thumb: {
    position: 'absolute',
    top: '2px',
    width: '24px',
    height: '24px',
    marginInlineStart: '-12px',
    borderRadius: '50%',
    backgroundColor: tokens.colorCompoundBrandBackground,
    border: `4px solid ${tokens.colorNeutralBackground1}`,
    boxShadow: `0 0 0 1px ${tokens.colorNeutralStrokeAccessible}`,
    boxSizing: 'border-box',
    outline: 'none',
    ':focus-visible': { boxShadow: `0 0 0 3px ${tokens.colorStrokeFocus2}` },
    // Shadows are not drawn there.
    '@media (forced-colors: active)': { backgroundColor: 'Highlight', forcedColorAdjust: 'none', ':focus-visible': { outline: '3px solid CanvasText', outlineOffset: '2px' } },
  },
  ends: { display: 'flex', justifyContent: 'space-between', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

export interface ChartProps {
  /** The oldest first. */
  readonly bars: readonly Bar[];
  /** The first bar that is taken back; behind the last: none is. */
  readonly stop: number;
  readonly choose: (stop: number) => void;
  readonly label: string;
  /** What is said of a stop: "3 March 2026, 812 changes". */
  readonly stopText: (stop: number) => string;
  /** Bars that a Page key goes. */
  readonly page: number;
  readonly ends: readonly [string, string];
}

/** Bars, and a slider below them that says from which one on everything is taken back (ux.md, section 7). */
export function Chart({ bars, stop, choose, label, stopText, page, ends }: ChartProps): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const box = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...bars.map((each) => each.count));
  const tallest = bars.findIndex((each) => each.count === most && each.count > 0);
  const isRtl = words.dir === 'rtl';
  const pressed = (event: KeyboardEvent): void => {
    const next = stopAfter(event.key, stop, bars.length, page, isRtl);
    if (next !== undefined) {
      event.preventDefault();
      choose(next);
    }
  };
  /** A bar is chosen as a whole, wherever in it the finger is. */
  const place = (event: PointerEvent): number => {
    const { left, width } = box.current!.getBoundingClientRect();
    const part = (event.clientX - left) / width;
    return Math.max(0, Math.min(bars.length, Math.floor((isRtl ? 1 - part : part) * bars.length)));
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button === 0) {
      event.currentTarget.setPointerCapture(event.pointerId);
      choose(place(event));
      thumb.current?.focus();
      event.preventDefault();
    }
  };
  const moved = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) {
      choose(place(event));
    }
  };
  return (
    <div>
      <div ref={box} className={styles.chart} onPointerDown={down} onPointerMove={moved}>
        <div className={styles.bars} aria-hidden="true">
          {bars.map((bar, i) => (
            <div key={bar.from} className={styles.slot} title={stopText(i)}>
              {i === tallest && (
                <span className={mergeClasses(styles.label, i < bars.length / 2 ? styles.labelAfter : styles.labelBefore)} style={{ bottom: `${HEIGHT + 2}px` }}>
                  {words.number(bar.count)}
                </span>
              )}
              <div className={mergeClasses(styles.bar, i >= stop && styles.taken, bar.count === 0 && styles.none)} style={{ height: `${(bar.count / most) * HEIGHT}px` }} />
            </div>
          ))}
        </div>
        <div className={styles.track}>
          <div className={styles.part} style={{ insetInlineStart: `${(stop / bars.length) * 100}%` }} />
          <div
            ref={thumb}
            className={styles.thumb}
            style={{ insetInlineStart: `${(stop / bars.length) * 100}%` }}
            role="slider"
            tabIndex={0}
            aria-label={label}
            aria-orientation="horizontal"
            aria-valuemin={0}
            aria-valuemax={bars.length}
            aria-valuenow={stop}
            aria-valuetext={stopText(stop)}
            onKeyDown={pressed}
          />
        </div>
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}
