import { Button, makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle';
import { memo, type ReactNode } from 'react';

import { FileIcon } from '../parts';
import { useWords } from '../words';
import type { Row } from './job';
import { pick } from './pick';
import { tells } from './reasons';
import { uploads } from './running';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', gap: '10px', minHeight: '60px', paddingInline: '16px 8px', paddingBlock: '6px', boxSizing: 'border-box', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  texts: { flexGrow: 1, minWidth: 0, display: 'flex', flexDirection: 'column', gap: '4px' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  tells: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  bad: { color: tokens.colorStatusDangerForeground1 },
  good: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0, fontSize: '20px' },
  sign: { color: tokens.colorStatusDangerForeground1, flexShrink: 0, fontSize: '20px' },
  button: { flexShrink: 0, minWidth: '32px', '@media (pointer: coarse)': { minWidth: '44px', minHeight: '44px' } },
});

/** One file: its name, how far it is or why not, and what can be done. */
export const PanelRow = memo(function PanelRow({ row, paused }: { readonly row: Row; readonly paused: boolean }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { state, name } = row;
  const isMoving = state === 'sending' || state === 'held' || (state === 'waiting' && row.sent > 0);
  return (
    <div className={styles.row}>
      <FileIcon item={row.kind === 'folder' ? { name, folder: { childCount: 0 } } : { name }} />
      <div className={styles.texts}>
        <span className={styles.name} title={[...row.path, name].join('/')}>
          <bdi>{name}</bdi>
        </span>
        {isMoving && <ProgressBar value={row.sent} max={Math.max(1, row.size)} aria-label={words.say('uploads.progress.one', { name })} />}
        <span className={mergeClasses(styles.tells, (state === 'failed' || row.why === 'other-file') && styles.bad)}>{tells(row, paused, words)}</span>
      </div>
      {state === 'done' && <CheckmarkCircleFilled className={styles.good} aria-hidden />}
      {state === 'failed' && <ErrorCircleFilled className={styles.sign} aria-hidden />}
      <Deeds row={row} />
    </div>
  );
});

function Deeds({ row: { id, name, state, canOpen, why } }: { readonly row: Row }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  // The same name is refused again.
  const mayRetry = state === 'held' || (state === 'failed' && !(typeof why === 'object' && why.kind === 'name-bad') && why !== 'unreadable');
  return (
    <>
      {state === 'unfinished' && (
        <Button size="small" className={styles.button} aria-label={words.say(canOpen ? 'uploads.go-on.one' : 'uploads.pick.one', { name })} onClick={() => void goOn(id, canOpen)}>
          {words.say(canOpen ? 'uploads.go-on' : 'uploads.pick')}
        </Button>
      )}
      {mayRetry && (
        <Button appearance="subtle" className={styles.button} icon={<ArrowClockwiseRegular />} aria-label={words.say('uploads.retry.one', { name })} title={words.say('retry')} onClick={() => uploads.retry(id)} />
      )}
      {state !== 'done' && state !== 'skipped' && state !== 'cancelled' && (
        <Button appearance="subtle" className={styles.button} icon={<DismissRegular />} aria-label={words.say('uploads.cancel.one', { name })} title={words.say('cancel')} onClick={() => uploads.cancel(id)} />
      )}
    </>
  );
}

type Asking = FileSystemFileHandle & { requestPermission?: (how: { mode: 'read' }) => Promise<PermissionState> };

/** Where the browser kept the file it asks whether it may be read; elsewhere it is picked again. */
async function goOn(id: number, canOpen: boolean): Promise<void> {
  const handle: Asking | undefined = uploads.handle(id);
  if (canOpen && handle !== undefined && (await handle.requestPermission?.({ mode: 'read' }).catch(() => 'denied')) === 'granted') {
    const file = await handle.getFile().catch(() => undefined);
    if (file !== undefined) {
      await uploads.give(id, file);
      return;
    }
  }
  const [file] = await pick({ many: false });
  if (file !== undefined) {
    await uploads.give(id, file);
  }
}
