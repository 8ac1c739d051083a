import { Button, Link as PlainLink, makeStyles, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';

import { toast } from '../shell';
import { useAllWords } from '../words';
import { forget } from './memory';
import type { Result } from './verifying';

const useStyles = makeStyles({
  box: { outline: 'none' },
  bar: { alignItems: 'start', paddingBlock: '8px' },
  text: { whiteSpace: 'normal' },
  list: { margin: '4px 0', paddingInlineStart: '20px' },
});

/** What came of the check, in words, and what to do when something is wrong. */
export function Outcome({ result, clear }: { readonly result: Result; readonly clear: () => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), [result]);
  const bad = [...result.events.values()].filter((each) => each !== 'verified').length;
  const faults = result.logs.filter((each) => each.fault !== undefined);
  const isGood = bad === 0 && faults.length === 0;
  return (
    <section ref={box} tabIndex={-1} className={styles.box} aria-label={words.say('audit.verify')}>
      <MessageBar intent={isGood ? 'success' : 'error'} layout="multiline" className={styles.bar}>
        <MessageBarBody className={styles.text}>
          <MessageBarTitle>{isGood ? words.say('audit.good', { n: result.events.size }) : words.say('audit.bad')}</MessageBarTitle>
          {isGood && <p>{words.say('audit.good.text')}</p>}
          {bad > 0 && <p>{words.say('audit.bad.events', { n: bad })}</p>}
          <ul className={styles.list}>
            {faults.map((each) => (
              <li key={each.log}>{words.say(`audit.head.${each.fault!}`, { log: String(each.log) })}</li>
            ))}
            {result.logs.map(
              ({ log, head, fault, knew }) =>
                head !== undefined &&
                fault === undefined && (
                  <li key={`whole ${log}`}>
                    {words.say('audit.good.head', { log: String(log), entries: head.size, at: words.exact(head.signedAt) })}{' '}
                    {knew === undefined ? words.say('audit.good.first') : words.say('audit.good.continues', { n: knew })}
                  </li>
                ),
            )}
          </ul>
          {!isGood && <ToDo forgettable={faults.some((each) => each.fault !== 'forged' && each.fault !== 'stale')} clear={clear} />}
        </MessageBarBody>
      </MessageBar>
    </section>
  );
}

function ToDo({ forgettable, clear }: { readonly forgettable: boolean; readonly clear: () => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <>
      <strong>{words.say('audit.todo')}</strong>
      <ol className={styles.list}>
        <li>{words.say('audit.todo.again')}</li>
        <li>{words.say('audit.todo.file')}</li>
        <li>{words.say('audit.todo.keeper')}</li>
        <li>
          {words.say('audit.todo.safe')} <PlainLink href="/account/security">{words.say('audit.todo.security')}</PlainLink>
        </li>
      </ol>
      {forgettable && (
        <>
          <p>{words.say('audit.forget.why')}</p>
          <Button
            size="small"
            onClick={() => {
              forget();
              clear();
              toast({ text: words.say('audit.forgotten') });
            }}
          >
            {words.say('audit.forget')}
          </Button>
        </>
      )}
    </>
  );
}
