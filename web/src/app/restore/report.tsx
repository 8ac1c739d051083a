import { Button, makeStyles, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle, Spinner } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';

import { go, useStore } from '../shell';
import { useAllWords } from '../words';
import { CountList, NotBack } from './changes';
import { done, running, sentence } from './running';

const useStyles = makeStyles({
  report: { outline: 'none', marginBlockEnd: '16px' },
  bar: { alignItems: 'start', paddingBlock: '8px' },
  text: { whiteSpace: 'normal' },
});

/** The restore that runs, or what became of it. */
export function RestoreReport({ undo }: { readonly undo: (seq: number) => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const now = useStore(running);
  const last = useStore(done);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (last !== undefined) {
      box.current?.focus(); // the dialog that it came of is gone
    }
  }, [last]);
  if (now !== undefined) {
    return (
      <div role="status" className={styles.report}>
        <Spinner labelPosition="after" label={words.say('restore.running', { when: now.name })} />
        <p>{words.say('restore.running.leave')}</p>
      </div>
    );
  }
  if (last === undefined) {
    return null;
  }
  const { report } = last;
  const { seq } = report;
  return (
    <section ref={box} tabIndex={-1} className={styles.report} aria-label={words.say('restore.report')}>
      <MessageBar intent="success" layout="multiline" className={styles.bar}>
        <MessageBarBody className={styles.text}>
          <MessageBarTitle>{sentence(last)}</MessageBarTitle>
          <CountList counts={report.counts} />
          {report.overQuota && <p>{words.say('restore.overquota')}</p>}
        </MessageBarBody>
        <MessageBarActions>
          {seq !== undefined && <Button onClick={() => undo(seq)}>{words.say('undo')}</Button>}
          <Button onClick={() => go('/files')}>{words.say('nothing.home')}</Button>
        </MessageBarActions>
      </MessageBar>
      <NotBack all={report.notRestored} />
    </section>
  );
}
