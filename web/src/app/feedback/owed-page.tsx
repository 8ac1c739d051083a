import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import { Broken, Empty, Loading } from '../parts';
import { Link, PageFrame } from '../shell';
import { useAllWords } from '../words';
import { kept, type Owed, owed } from './calls';
import { left } from './clock';
import { HelpCounts } from './help-counts';
import { IdeaCard } from './idea-card';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '760px' },
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '12px' },
  link: { color: tokens.colorBrandForegroundLink },
});

const COLOURS = { calm: 'informative', soon: 'warning', late: 'danger' } as const;
const TICK_MILLIS = 20_000;
const FRESH_MILLIS = 30_000;

/** For the server's owner: which answers they owe, with the time that is left, and how help is doing. */
export function OwedPage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data, error, refetch, dataUpdatedAt } = useQuery({ queryKey: kept.owed, queryFn: ({ signal }) => owed(signal), staleTime: FRESH_MILLIS, refetchOnMount: true });
  return (
    <PageFrame title={words.say('feedback.owed')} padded>
      {error !== null ? (
        <Broken error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <div className={styles.page}>
          <p className={styles.text}>{words.say('feedback.owed.text')}</p>
          {data.value.length === 0 ? (
            <Empty picture={<CheckmarkCircleRegular />} text={words.say('feedback.owed.none')} />
          ) : (
            <ul className={styles.list} aria-label={words.say('feedback.owed')}>
              {data.value.map((each) => (
                <IdeaCard key={each.id} idea={each} owner mark={<Clock owed={each} skew={Date.parse(data.at) - dataUpdatedAt} />} />
              ))}
            </ul>
          )}
          <Link to="/ideas" className={styles.link}>
            {words.say('feedback.owed.all')}
          </Link>
          <HelpCounts />
        </div>
      )}
    </PageFrame>
  );
}

/** Runs on by itself, by the server's clock. */
function Clock({ owed: { dueDateTime }, skew }: { readonly owed: Owed; readonly skew: number }): ReactNode {
  const words = useAllWords();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MILLIS);
    return () => clearInterval(timer);
  }, []);
  const { text, n, state } = left(Date.parse(dueDateTime) - now - skew);
  return (
    <Badge appearance="tint" size="large" color={COLOURS[state]} icon={<ClockRegular />} title={words.exact(dueDateTime)}>
      {words.say(text, { n })}
    </Badge>
  );
}
