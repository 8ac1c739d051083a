import { Breadcrumb, BreadcrumbButton, BreadcrumbDivider, BreadcrumbItem, makeStyles, SearchBox, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, useState } from 'react';

import { Empty, Loading, Nothing } from '../parts';
import { followed, Link, PageFrame, underHelp } from '../shell';
import { useAllWords } from '../words';
import { found, type Help, pagesIn, type Topic, type TopicId, TOPICS } from './topics';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '720px' },
  search: { maxWidth: '420px', width: '100%' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  entry: { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  link: { display: 'flex', alignItems: 'center', minHeight: '44px', color: tokens.colorBrandForegroundLink },
  text: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase500 },
  steps: { margin: 0, paddingInlineStart: '24px', display: 'flex', flexDirection: 'column', gap: '8px', fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase500 },
});

/** All topics with a search, or one of them. */
export function HelpPage({ places }: { readonly places: Readonly<Record<string, string>> }): ReactNode {
  const words = useAllWords();
  const { data: pages } = useQuery({ queryKey: ['help', words.language], queryFn: () => pagesIn(words.language), networkMode: 'always' });
  const topic = places['topic'];
  const id = TOPICS.find((each) => each === topic);
  return (
    <PageFrame title={id === undefined || pages === undefined ? words.say('rail.help') : pages[id].title} padded>
      {pages === undefined ? <Loading /> : topic === undefined ? <All pages={pages} /> : id === undefined ? <Nothing /> : <One id={id} topic={pages[id]} />}
    </PageFrame>
  );
}

function All({ pages }: { readonly pages: Help }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [asked, setAsked] = useState('');
  const shown: readonly TopicId[] = found(pages, asked);
  return (
    <div className={styles.page}>
      <SearchBox className={styles.search} value={asked} placeholder={words.say('help.search')} aria-label={words.say('help.search')} dismiss={{ 'aria-label': words.say('search.clear') }} onChange={(_, { value }) => setAsked(value)} />
      <div role="status">{asked.trim() === '' ? '' : words.say('help.found', { n: shown.length })}</div>
      {shown.length === 0 ? (
        <Empty text={words.say('help.none')} />
      ) : (
        <ul className={styles.list}>
          {shown.map((id) => (
            <li key={id} className={styles.entry}>
              <Link to={`/help/${id}`} className={styles.link}>
                {pages[id].title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function One({ id, topic: { title, text } }: { readonly id: TopicId; readonly topic: Topic }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const Under = underHelp();
  return (
    <article className={styles.page}>
      <Breadcrumb aria-label={words.say('help.way')}>
        <BreadcrumbItem>
          <BreadcrumbButton href="/help" onClick={(event) => followed(event, '/help')}>
            {words.say('rail.help')}
          </BreadcrumbButton>
        </BreadcrumbItem>
        <BreadcrumbDivider />
        <BreadcrumbItem>
          <BreadcrumbButton current>{title}</BreadcrumbButton>
        </BreadcrumbItem>
      </Breadcrumb>
      {text.map((part, i) =>
        typeof part === 'string' ? (
          <p key={i} className={styles.text}>
            {part}
          </p>
        ) : (
          <ol key={i} className={styles.steps}>
            {part.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        ),
      )}
      {Under !== undefined && (
        <Suspense>
          <Under page={id} />
        </Suspense>
      )}
    </article>
  );
}
