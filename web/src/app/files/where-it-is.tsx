import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type CopyThere, type DriveItem, isOwn, items, keys, refOf, type Whereabouts } from '../graph';
import { type Key, useWords, type Words } from '../words';

const useStyles = makeStyles({
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { listStyle: 'none', margin: '0 0 8px', padding: 0, display: 'flex', flexDirection: 'column', gap: '4px', fontSize: tokens.fontSizeBase200 },
  copy: { display: 'flex', alignItems: 'center', gap: '6px' },
  good: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  note: { color: tokens.colorStatusWarningForeground3, flexShrink: 0 },
  text: { margin: '0 0 4px', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

/** The regions may come and go while one looks. */
const AGAIN_MILLIS = 30_000;

/** In which regions its content lies, under which keys, and when everything was last checked. */
export function WhereItIs({ item }: { readonly item: DriveItem }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { data } = useQuery({
    queryKey: keys.about(item.id, `where ${item.cTag}`),
    queryFn: ({ signal }) => items.where(refOf(item), signal),
    refetchInterval: AGAIN_MILLIS,
    enabled: isOwn(item.parentReference), // the owner's alone
  });
  return (
    <section aria-label={words.say('files.details.place')}>
      <h3 className={styles.heading}>{words.say('files.details.place')}</h3>
      {data === undefined ? (
        <p className={styles.text}>{words.say('files.details.place.text')}</p>
      ) : (
        <>
          <ul className={styles.list}>
            {data.copies.map((copy) => (
              <li key={copy.region} className={styles.copy}>
                {stateOf(copy) === 'files.where.whole' ? <CheckmarkCircleRegular className={styles.good} /> : <WarningRegular className={styles.note} />}
                {words.say(stateOf(copy), { region: copy.region })}
              </li>
            ))}
          </ul>
          <p className={styles.text}>{words.say('files.where.kept', { when: words.exact(data.writtenDateTime) })}</p>
          <p className={styles.text}>{keysOf(words, data)}</p>
          <p className={styles.text}>
            {data.verified === undefined ? words.say('files.where.never') : words.say(data.verified.whole ? 'files.where.checked' : 'files.where.found', { when: words.exact(data.verified.at) })}
          </p>
        </>
      )}
    </section>
  );
}

/** With one vault its name says nothing. */
function keysOf(words: Words, { driveKey, masterKeys }: Whereabouts): string {
  return masterKeys.length === 1
    ? words.say('files.where.keys', { drive: driveKey, master: masterKeys[0]!.version })
    : words.say('files.where.keys.several', { drive: driveKey, masters: masterKeys.map(({ vault, version }) => `${vault} ${version}`).join(', ') });
}

function stateOf({ state, missing }: CopyThere): Key {
  if (missing) {
    return 'files.where.missing';
  }
  return state === 'healthy' || state === 'full' || state === 'read_only' ? 'files.where.whole' : 'files.where.away';
}
