import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { useAllWords } from '../words';
import type { Bar } from './point';

const useStyles = makeStyles({
  box: { fontSize: tokens.fontSizeBase200 },
  summary: { cursor: 'pointer', minHeight: '28px', lineHeight: '28px', color: tokens.colorNeutralForeground2 },
  table: { borderCollapse: 'collapse', '& th, & td': { textAlign: 'start', paddingInlineEnd: '24px', paddingBlock: '2px', fontWeight: tokens.fontWeightRegular } },
});

/** The same as the chart, in words and numbers. */
export function DayTable({ days }: { readonly days: readonly Bar[] }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  return (
    <details className={styles.box}>
      <summary className={styles.summary}>{words.say('restore.table')}</summary>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.say('restore.table.day')}</th>
            <th scope="col">{words.say('restore.table.changes')}</th>
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map((day) => (
            <tr key={day.from}>
              <th scope="row">{words.day(day.from)}</th>
              <td>{words.number(day.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
