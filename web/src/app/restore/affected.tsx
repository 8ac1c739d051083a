import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { type AllWords, useAllWords } from '../words';
import type { SharedChange } from './door';

const MOST_NAMED = 3;

const useStyles = makeStyles({
  bar: { alignItems: 'start', paddingBlock: '8px' },
  text: { whiteSpace: 'normal' },
  list: { margin: '4px 0', paddingInlineStart: '20px', overflowWrap: 'anywhere' },
});

/** Who else notices a restore: what they will find otherwise, and how they reach it. */
export function Affected({ shared, count }: { readonly shared: readonly SharedChange[]; readonly count: number }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  if (count === 0) {
    return null;
  }
  return (
    <MessageBar intent="warning" layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.text}>
        <MessageBarTitle>{words.say('restore.affected', { n: count })}</MessageBarTitle>
        <ul className={styles.list} aria-label={words.say('restore.affected', { n: count })}>
          {shared.map((each) => (
            <li key={each.id}>{words.say(`restore.affected.${each.kind}`, { name: each.name, who: whoOf(each, words), n: each.changes })}</li>
          ))}
          {count > shared.length && <li>{words.say('restore.affected.more', { n: count - shared.length })}</li>}
        </ul>
        <p>{words.say('restore.affected.purged')}</p>
      </MessageBarBody>
    </MessageBar>
  );
}

/** `ben@example.org, 2 people with accounts here and whoever has the link`. */
export function whoOf({ emails, accounts, links }: Pick<SharedChange, 'emails' | 'accounts' | 'links'>, words: AllWords): string {
  const named = emails.slice(0, MOST_NAMED);
  const parts = [
    ...named,
    ...(emails.length > named.length ? [words.say('restore.affected.more', { n: emails.length - named.length })] : []),
    ...(accounts > 0 ? [words.say('restore.affected.accounts', { n: accounts })] : []),
    ...(links > 0 ? [words.say('restore.affected.links', { n: links })] : []),
  ];
  return parts.length === 0 ? words.say('restore.affected.nobody') : words.list(parts);
}
