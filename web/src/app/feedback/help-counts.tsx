import { makeStyles, mergeClasses, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Broken, Loading } from '../parts';
import { helpTitles, Link, PHONE, useMedia } from '../shell';
import { type AnyKey, useAllWords } from '../words';
import { type HelpCount, helpCounts, kept } from './calls';

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '8px', marginTop: '16px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase500, fontWeight: tokens.fontWeightSemibold },
  text: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  number: { width: '96px', fontVariantNumeric: 'tabular-nums' },
  numberPhone: { width: '64px' },
  link: { color: tokens.colorBrandForegroundLink, display: 'inline-flex', alignItems: 'center', minHeight: '44px' },
  small: { margin: '8px 0 0', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  remarks: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  remark: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  meta: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

const FRESH_MILLIS = 30_000;

/** Which pages of help helped, those first that helped least, and what people wrote to them. */
export function HelpCounts(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data, error, refetch } = useQuery({ queryKey: kept.counts, queryFn: ({ signal }) => helpCounts(signal), staleTime: FRESH_MILLIS, refetchOnMount: true });
  const { data: titles = {} } = useQuery({ queryKey: ['help-titles', words.language], queryFn: () => helpTitles(words.language), networkMode: 'always' });
  const titleOf = ({ page }: HelpCount): string => titles[page] ?? page;
  return (
    <section className={styles.section} aria-labelledby="help-counts">
      <h2 id="help-counts" className={styles.heading}>
        {words.say('feedback.counts')}
      </h2>
      <p className={styles.text}>{words.say('feedback.counts.text')}</p>
      {error !== null ? (
        <Broken error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <>
          <Counts counts={data} titleOf={titleOf} />
          {data
            .filter((each) => each.remarks.length > 0)
            .map((each) => (
              <Remarks key={each.page} count={each} title={titleOf(each)} />
            ))}
        </>
      )}
    </section>
  );
}

function Counts({ counts, titleOf }: { readonly counts: readonly HelpCount[]; readonly titleOf: (count: HelpCount) => string }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const phone = useMedia(PHONE);
  const number = mergeClasses(styles.number, phone && styles.numberPhone);
  return (
    <Table size="small" aria-labelledby="help-counts">
      <TableHeader>
        <TableRow>
          <TableHeaderCell>{words.say('feedback.counts.page')}</TableHeaderCell>
          <TableHeaderCell className={number}>{words.say('feedback.helpful.yes')}</TableHeaderCell>
          <TableHeaderCell className={number}>{words.say('feedback.helpful.no')}</TableHeaderCell>
        </TableRow>
      </TableHeader>
      <TableBody>
        {counts.map((each) => (
          <TableRow key={each.page}>
            <TableCell>
              <Link to={`/help/${each.page}`} className={styles.link}>
                {titleOf(each)}
              </Link>
            </TableCell>
            <TableCell className={number}>{words.number(each.helped)}</TableCell>
            <TableCell className={number}>{words.number(each.didNotHelp)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Remarks({ count, title }: { readonly count: HelpCount; readonly title: string }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <>
      <h3 className={styles.small}>{words.say('feedback.counts.remarks', { title })}</h3>
      <ul className={styles.remarks}>
        {count.remarks.map(({ helped, why, day }, i) => (
          <li key={i}>
            <div className={styles.remark}>{why}</div>
            <div className={styles.meta}>{words.say(`feedback.counts.${helped ? 'helped' : 'didNot'}` satisfies AnyKey, { when: words.day(`${day}T12:00:00Z`) })}</div>
          </li>
        ))}
      </ul>
    </>
  );
}
