import { Badge, Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { LightbulbRegular } from '@fluentui/react-icons/svg/lightbulb';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Broken, Empty, Loading } from '../parts';
import { ask, followed, goQuery, PageFrame, usePlace } from '../shell';
import { type AnyKey, useAllWords } from '../words';
import { type About, about, ideas, kept, type Wanted } from './calls';
import { within } from './clock';
import { IdeaCard } from './idea-card';
import { NewIdea } from './new-idea';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '760px' },
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  fields: { display: 'flex', gap: '12px', flexWrap: 'wrap', alignItems: 'flex-end' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '12px' },
});

const SHOWN = ['all', 'open', 'planned', 'done', 'declined', 'mine'] as const;
const ORDERS = ['votes', 'newest'] as const;
const FRESH_MILLIS = 30_000;

const suggest = (): void => void ask((close) => <NewIdea close={close} />);

/** What people want, those first that most want. */
export function IdeasPage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data } = useQuery({ queryKey: kept.about, queryFn: ({ signal }) => about(signal), staleTime: FRESH_MILLIS, refetchOnMount: true });
  return (
    <PageFrame
      title={words.say('rail.ideas')}
      padded
      commands={
        <>
          <Button appearance="primary" icon={<LightbulbRegular />} onClick={suggest}>
            {words.say('feedback.suggest')}
          </Button>
          {data?.ownsServer === true && <OwedLink about={data} />}
        </>
      }
    >
      <div className={styles.page}>
        <p className={styles.text}>
          {words.say('feedback.ideas.text')} {data !== undefined && <Promised about={data} />}
        </p>
        <Ideas owner={data?.ownsServer === true} />
      </div>
    </PageFrame>
  );
}

function Promised({ about: { votesForAnswer, answerWithinHours } }: { readonly about: About }): ReactNode {
  const words = useAllWords();
  const { text, n } = within(answerWithinHours);
  return words.say('feedback.ideas.promise', { n: votesForAnswer, time: words.say(text, { n }) });
}

function OwedLink({ about: { owed = 0, overdue = 0 } }: { readonly about: About }): ReactNode {
  const words = useAllWords();
  return (
    <Button as="a" appearance="subtle" href="/ideas/owed" onClick={(event) => followed(event, '/ideas/owed')}>
      {words.say('feedback.owed')}
      {owed > 0 && (
        <>
          {'\u00a0'}
          <Badge appearance="tint" color={overdue > 0 ? 'danger' : 'informative'}>
            {overdue > 0 ? words.say('feedback.owed.overdue', { n: overdue }) : words.number(owed)}
          </Badge>
        </>
      )}
    </Button>
  );
}

function Ideas({ owner }: { readonly owner: boolean }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { query } = usePlace();
  const show = SHOWN.find((each) => each === query.get('show')) ?? 'all';
  const by = ORDERS.find((each) => each === query.get('by')) ?? 'votes';
  const wanted: Wanted = { show, by };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: kept.ideas(wanted),
    queryFn: ({ pageParam, signal }) => ideas(wanted, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page['@odata.nextLink'],
    staleTime: FRESH_MILLIS,
    refetchOnMount: true,
  });
  // While a list was read on, somebody voted: an idea may stand in two of its pages.
  const all = [...new Map((data?.pages ?? []).flatMap((page) => page.value).map((idea) => [idea.id, idea])).values()];
  return (
    <>
      <div className={styles.fields}>
        <Field label={words.say('feedback.show')}>
          <Select value={show} onChange={(_, { value }) => goQuery({ show: value === 'all' ? undefined : value })}>
            {SHOWN.map((each) => (
              <option key={each} value={each}>
                {words.say(`feedback.show.${each}` satisfies AnyKey)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.say('feedback.by')}>
          <Select value={by} onChange={(_, { value }) => goQuery({ by: value === 'votes' ? undefined : value })}>
            {ORDERS.map((each) => (
              <option key={each} value={each}>
                {words.say(`feedback.by.${each}` satisfies AnyKey)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {error !== null ? (
        <Broken error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : all.length === 0 ? (
        <Empty picture={<LightbulbRegular />} text={words.say(show === 'all' ? 'feedback.none' : 'feedback.none.such')}>
          <Button onClick={suggest}>{words.say('feedback.suggest')}</Button>
        </Empty>
      ) : (
        <ul className={styles.list} aria-label={words.say('rail.ideas')}>
          {all.map((idea) => (
            <IdeaCard key={idea.id} idea={idea} owner={owner} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div>
          <Button disabledFocusable={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words.say('feedback.more')}
          </Button>
        </div>
      )}
    </>
  );
}
