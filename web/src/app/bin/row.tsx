import { Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { MouseEvent, ReactNode } from 'react';

import { FileIcon } from '../parts';
import type { Words } from '../words';
import { daysLeft, formerPlace, type Recycled } from './bin';
import { useColumns } from './columns';

export const ROW_HEIGHT = 52;

const useStyles = makeStyles({
  item: {
    position: 'absolute',
    insetInline: 0,
    height: `${ROW_HEIGHT}px`,
    outline: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@media (forced-colors: active)': { '&[aria-selected="true"]:not(:focus-visible)': { outline: '2px solid Highlight', outlineOffset: '-2px' } },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected, ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected } },
  name: { display: 'flex', alignItems: 'center', gap: '10px', minWidth: 0 },
  texts: { minWidth: 0, flexGrow: 1, display: 'flex', flexDirection: 'column' },
  strong: { color: tokens.colorNeutralForeground1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  under: { display: 'none', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', '@container bin (max-width: 520px)': { display: 'block' } },
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontSize: tokens.fontSizeBase200, paddingInlineEnd: '8px' },
  soon: { color: tokens.colorStatusWarningForeground3, fontWeight: tokens.fontWeightSemibold },
});

export interface RowProps {
  readonly item: Recycled;
  readonly index: number;
  readonly top: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly me: string | undefined;
  readonly click: (event: MouseEvent) => void;
  readonly toggle: () => void;
  readonly words: Words;
}

export function Row({ item, index, top, chosen, active, me, click, toggle, words }: RowProps): ReactNode {
  const styles = useStyles();
  const columns = useColumns();
  const place = formerPlace(item) === '' ? words.say('rail.files') : formerPlace(item);
  const user = item.deletedBy?.user;
  const by = user?.id === me ? words.say('bin.by.you') : (user?.displayName ?? words.say('bin.by.other'));
  const days = daysLeft(item, Date.now());
  const left = days === 0 ? words.say('bin.left.today') : words.say('bin.left', { n: days });
  const when = words.when(item.deletedDateTime);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      aria-label={words.say('bin.row', { name: item.name, place, when, by, left })}
      tabIndex={active ? 0 : -1}
      data-index={index}
      className={mergeClasses(columns.row, styles.item, chosen && styles.chosen)}
      style={{ top }}
      onClick={click}
    >
      <div role="gridcell">
        <Checkbox
          shape="circular"
          checked={chosen}
          tabIndex={-1}
          aria-label={words.say('bin.select', { name: item.name })}
          onClick={(event) => event.stopPropagation()}
          onChange={toggle}
        />
      </div>
      <div role="gridcell" className={styles.name}>
        <FileIcon item={item} />
        <div className={styles.texts}>
          <span className={styles.strong} title={item.name}>
            <bdi>{item.name}</bdi>
          </span>
          <span className={styles.under}>
            {left} · <bdi>{place}</bdi>
          </span>
        </div>
      </div>
      <div role="gridcell" className={mergeClasses(styles.cell, columns.middling)} title={place}>
        <bdi>{place}</bdi>
      </div>
      <div role="gridcell" className={mergeClasses(styles.cell, columns.wide)} title={words.exact(item.deletedDateTime)}>
        {when}
      </div>
      <div role="gridcell" className={mergeClasses(styles.cell, columns.wide)}>
        {by}
      </div>
      <div role="gridcell" className={mergeClasses(styles.cell, columns.wide)}>
        {words.bytes(item.size)}
      </div>
      <div role="gridcell" className={mergeClasses(styles.cell, columns.middling, days <= 3 && styles.soon)} title={words.exact(item['@holdfast.keptUntil'])}>
        {left}
      </div>
    </div>
  );
}
