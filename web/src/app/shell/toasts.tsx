import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import { useWords } from '../words';
import { Store, useStore } from './store';

export interface Toast {
  readonly text: string;
  /** Offers to take it back, here and by Ctrl+Z; then what was done before, and so on. */
  readonly undo?: () => void | Promise<void>;
  /** It tells of something that was taken back: the key does not turn that round. */
  readonly again?: boolean;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** `bad` stays until it is closed, and is read out at once. */
  readonly kind?: 'good' | 'bad';
}

interface Shown extends Toast {
  readonly id: number;
}

const STAYS_MILLIS = 10_000;
const MOST = 4;

const shown = new Store<readonly Shown[]>([]);
/** So many deeds can be taken back, the last first. */
const MOST_UNDOS = 50;
const undos: (() => void | Promise<void>)[] = [];
let ids = 0;

/** Tells something at the bottom of the page. @returns takes it away */
export function toast(what: Toast): () => void {
  const id = ++ids;
  if (what.undo !== undefined && what.again !== true) {
    undos.push(what.undo);
    undos.splice(0, undos.length - MOST_UNDOS);
  }
  shown.change((before) => [...before.slice(1 - MOST), { ...what, id }]);
  return () => drop(id);
}

/** Takes back what was done last, if it can be; the toast that offers it goes. */
export function undoLast(): void {
  const what = undos.pop();
  if (what !== undefined) {
    shown.change((before) => before.filter((each) => each.undo !== what));
    void what();
  }
}

function drop(id: number): void {
  shown.change((before) => before.filter((each) => each.id !== id));
}

const useStyles = makeStyles({
  region: {
    position: 'fixed',
    insetInlineStart: '50%',
    transform: 'translateX(-50%)',
    bottom: '24px',
    zIndex: 1_000_001,
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    width: 'max-content',
    maxWidth: 'calc(100vw - 32px)',
    // On a phone above the bar, and above the line of the uploads, which is there to be touched.
    '@media (max-width: 639px)': { bottom: '72px', ':global(body:has([data-region="uploads"]))': { bottom: '168px' } },
    ':global([dir="rtl"])': { transform: 'translateX(50%)' },
  },
  toast: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    minHeight: '44px',
    paddingInline: '16px 6px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackgroundInverted,
    color: tokens.colorNeutralForegroundInverted,
    boxShadow: tokens.shadow16,
    fontSize: tokens.fontSizeBase300,
    border: '1px solid transparent',
  },
  bad: { borderInlineStartWidth: '4px', borderInlineStartColor: tokens.colorStatusDangerBackground3 },
  text: { overflowWrap: 'anywhere', paddingBlock: '8px', flexGrow: 1 },
  button: { color: tokens.colorNeutralForegroundInverted, minWidth: 'auto', ':hover': { color: tokens.colorNeutralForegroundInverted, backgroundColor: 'rgba(128,128,128,.35)' } },
});

export function Toasts(): ReactNode {
  const toasts = useStore(shown);
  const styles = useStyles();
  return (
    <div className={styles.region} data-region="toasts">
      <div role="status" aria-live="polite">
        {toasts.filter((each) => each.kind !== 'bad').map((each) => <OneToast key={each.id} toast={each} />)}
      </div>
      <div role="alert">{toasts.filter((each) => each.kind === 'bad').map((each) => <OneToast key={each.id} toast={each} />)}</div>
    </div>
  );
}

/** Does not go while it is looked at: under the pointer, or with the focus in it. */
function OneToast({ toast: { id, text, kind, undo: back, action } }: { readonly toast: Shown }): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const [held, setHeld] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (kind === 'bad' || held) {
      return undefined;
    }
    const timer = setTimeout(() => drop(id), STAYS_MILLIS);
    return () => clearTimeout(timer);
  }, [id, kind, held]);
  const run = (what: () => void | Promise<void>): void => {
    drop(id);
    const at = undos.indexOf(what);
    at >= 0 && undos.splice(at, 1);
    void what();
  };
  return (
    <div
      ref={box}
      className={mergeClasses(styles.toast, kind === 'bad' && styles.bad)}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(box.current?.contains(document.activeElement) ?? false)}
      onFocus={() => setHeld(true)}
      onBlur={(event) => setHeld(event.currentTarget.contains(event.relatedTarget))}
    >
      <span className={styles.text}>{text}</span>
      {back !== undefined && (
        <Button appearance="transparent" className={styles.button} onClick={() => run(back)}>
          {words.say('undo')}
        </Button>
      )}
      {action !== undefined && (
        <Button appearance="transparent" className={styles.button} onClick={() => run(action.run)}>
          {action.label}
        </Button>
      )}
      <Button appearance="transparent" className={styles.button} icon={<DismissRegular />} aria-label={words.say('close')} onClick={() => drop(id)} />
    </div>
  );
}
