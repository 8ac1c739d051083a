import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import type { DriveItem } from '../graph';
import { FileIcon } from '../parts';
import { Link } from '../shell';
import { useWords } from '../words';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', marginTop: '8px', tableLayout: 'fixed' },
  head: { textAlign: 'start', fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, padding: '8px' },
  cell: { padding: '8px', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, verticalAlign: 'middle', overflowWrap: 'anywhere' },
  name: { display: 'flex', alignItems: 'center', gap: '10px', minHeight: '28px', color: tokens.colorNeutralForeground1, overflowWrap: 'anywhere' },
  narrow: { width: '150px' },
  wide: { '@media (max-width: 1023px)': { display: 'none' } },
  under: { display: 'none', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, '@media (max-width: 1023px)': { display: 'block' } },
});

export interface SharedRow {
  readonly id: string;
  readonly name: string;
  readonly item: Pick<DriveItem, 'name' | 'folder'>;
  readonly to: string;
  /** What stands below the name where there is no room for columns (as at 200 % of a usual window). */
  readonly under?: string;
  /** One for each column; the last one stays on a phone. */
  readonly cells: readonly ReactNode[];
  readonly at: string | undefined;
}

export interface SharedTableProps {
  /** Between the name and the day. */
  readonly columns: readonly string[];
  readonly rows: readonly SharedRow[];
}

/** Items that are shared, each a link to where they are. */
export function SharedTable({ columns, rows }: SharedTableProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const width = (i: number): string => mergeClasses(styles.narrow, i < columns.length - 1 && styles.wide);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            {words.say('sharing.column.name')}
          </th>
          <th scope="col" className={mergeClasses(styles.head, styles.narrow, styles.wide)}>
            {words.say('sharing.column.at')}
          </th>
          {columns.map((each, i) => (
            <th key={each} scope="col" className={mergeClasses(styles.head, width(i))}>
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className={styles.cell}>
              <Link to={row.to} className={styles.name}>
                <FileIcon item={row.item} />
                <bdi>{row.name}</bdi>
              </Link>
              {row.under !== undefined && <span className={styles.under}>{row.under}</span>}
            </td>
            <td className={mergeClasses(styles.cell, styles.wide)}>
              {row.at !== undefined && (
                <time dateTime={row.at} title={words.exact(row.at)}>
                  {words.when(row.at)}
                </time>
              )}
            </td>
            {row.cells.map((each, i) => (
              <td key={i} className={mergeClasses(styles.cell, width(i))}>
                {each}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
