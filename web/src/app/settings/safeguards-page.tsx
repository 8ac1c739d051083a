import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Broken, Loading } from '../parts';
import { go, PageFrame } from '../shell';
import { type AnyKey, useAllWords } from '../words';
import { safeguards } from './calls';
import { inWords, LossTable } from './loss-table';
import { type Kept, promises, type State } from './promises';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '860px' },
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))', gap: '12px' },
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'flex-start', gap: '8px', flexWrap: 'wrap' },
  promise: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold, flexBasis: '200px', flexGrow: 1 },
  at: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

const LOOKS: Readonly<Record<State, { readonly colour: 'success' | 'warning' | 'danger'; readonly icon: ReactNode }>> = {
  good: { colour: 'success', icon: <CheckmarkCircleRegular /> },
  note: { colour: 'warning', icon: <InfoRegular /> },
  bad: { colour: 'danger', icon: <WarningRegular /> },
};

const EVERY_MILLIS = 30_000;

/** Each promise with its latest evidence, and when that was taken. */
export function SafeguardsPage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery({ queryKey: ['safeguards'], queryFn: ({ signal }) => safeguards(signal), staleTime: EVERY_MILLIS, refetchOnMount: true });
  return (
    <PageFrame title={words.say('rail.safeguards')} padded>
      {error !== null ? (
        <Broken error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <div className={styles.page}>
          <p className={styles.text}>{words.say('safeguards.text')}</p>
          <ul className={styles.list}>
            {promises(data, (value) => inWords(words, value)).map((each) => (
              <Card key={each.id} kept={each} below={each.id === 'durability' && <LossTable told={data.durability} />} />
            ))}
          </ul>
          <div>
            <Button onClick={() => void refetch()}>{words.say('safeguards.again')}</Button>
          </div>
        </div>
      )}
    </PageFrame>
  );
}

function Card({ kept: { id, state, evidence, values, at, to }, below }: { readonly kept: Kept; readonly below: ReactNode }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const look = LOOKS[state];
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.promise}>{words.say(`safeguards.${id}.promise` satisfies AnyKey)}</h2>
        <Badge appearance="tint" color={look.colour} icon={<>{look.icon}</>}>
          {words.say(`safeguards.state.${state}` satisfies AnyKey)}
        </Badge>
      </div>
      <span>{words.say(evidence, values)}</span>
      {below}
      {at !== undefined && (
        <time className={styles.at} dateTime={at}>
          {words.say('safeguards.at', { at: words.exact(at) })}
        </time>
      )}
      {to !== undefined && (
        <div>
          {to.startsWith('/account') ? (
            <Button size="small" as="a" href={to}>
              {words.say(`safeguards.${id}.do` as AnyKey)}
            </Button>
          ) : (
            <Button size="small" onClick={() => go(to)}>
              {words.say(`safeguards.${id}.do` as AnyKey)}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
