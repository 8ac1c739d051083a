import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { ShieldErrorFilled } from '@fluentui/react-icons/svg/shield-error';
import { SparkleFilled } from '@fluentui/react-icons/svg/sparkle';
import { memo, type ReactNode } from 'react';

import type { DriveItem } from '../graph';
import { FileIcon, kindOf } from '../parts';
import { useWords, type Words } from '../words';
import { Cell, sharingOf, whoChanged } from './cells';
import type { ColumnId } from './columns';
import { useDrop } from './drag';
import type { ListApi } from './list-api';
import { NameField } from './name-field';

export const ROW_HEIGHT = { list: 44, compact: 32 } as const;

/** Where there is no room for columns, a second line says what stands in them. */
export const NARROW = { width: 520, height: 56 } as const;

const NEW_MILLIS = 86_400_000;

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    insetInline: 0,
    display: 'grid',
    gridTemplateColumns: 'var(--list-tracks)',
    alignItems: 'center',
    paddingInline: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    color: tokens.colorNeutralForeground2,
    cursor: 'default',
    userSelect: 'none',
    outline: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@container list (max-width: 520px)': { gridTemplateColumns: '44px minmax(0, 1fr) 44px' },
    '@media (forced-colors: active)': { '&[aria-selected="true"]:not(:focus-visible)': { outline: '2px solid Highlight', outlineOffset: '-2px' } },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected, ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected } },
  over: { outline: `2px solid ${tokens.colorCompoundBrandStroke}`, outlineOffset: '-2px' },
  // Shown on hover, on focus, and while anything is chosen.
  hidden: { '@media (hover: hover)': { opacity: 0, ':global([role=row]:hover)': { opacity: 1 }, ':global([role=row]:focus-within)': { opacity: 1 }, ':global([role=row]:focus)': { opacity: 1 } } },
  name: { display: 'flex', alignItems: 'center', gap: '10px', minWidth: 0 },
  link: {
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    ':hover': { textDecorationLine: 'underline' },
  },
  texts: { minWidth: 0, display: 'flex', flexDirection: 'column' },
  under: {
    display: 'none',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    '@container list (max-width: 520px)': { display: 'block' },
  },
  mark: { color: tokens.colorBrandForeground1, flexShrink: 0 },
  bad: { color: tokens.colorStatusDangerForeground1, flexShrink: 0, fontSize: '18px' },
});

export interface RowProps {
  readonly item: DriveItem;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly naming: boolean;
  readonly me: string | undefined;
  /** Whether it stands below a heading. */
  readonly grouped: boolean;
  readonly api: ListApi;
}

/** How a row is read out: "Budget.xlsx, table, 12 KB, modified yesterday by you, shared". */
export function readOut(item: DriveItem, me: string | undefined, words: Words): string {
  const values = {
    name: item.name,
    kind: words.say(`files.kind.${kindOf(item)}`),
    size: words.bytes(item.size),
    when: words.when(item.lastModifiedDateTime),
    by: whoChanged(item, me, words),
    sharing: words.say(sharingOf(item)),
  };
  const text = words.say(item.folder === undefined ? 'files.row.file' : 'files.row.folder', values);
  return item.malware === undefined ? text : `${text}, ${words.say('files.infected')}`;
}

export const Row = memo(function Row({ item, index, top, height, chosen, active, naming, me, grouped, columns, api }: RowProps & { readonly columns: readonly ColumnId[] }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const drop = useDrop(item);
  const isNew = Date.now() - Date.parse(item.createdDateTime) < NEW_MILLIS;
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      {...(grouped ? { 'aria-level': 2 } : {})}
      aria-selected={chosen}
      aria-label={readOut(item, me, words)}
      tabIndex={active ? 0 : -1}
      data-index={index}
      className={mergeClasses(styles.row, chosen && styles.chosen, drop.over && styles.over)}
      style={{ top, height }}
      draggable={!naming}
      onDragStart={(event) => api.drag(event, index)}
      onDragEnd={api.dragged}
      onClick={(event) => api.click(event, index)}
      onDoubleClick={() => api.open(index)}
      onContextMenu={(event) => api.menu(event, index)}
      onPointerDown={(event) => api.press(event, index)}
      onFocus={() => api.focus(index)}
      {...drop.handlers}
    >
      <div role="gridcell">
        <Checkbox
          className={chosen || api.anyChosen() ? undefined : styles.hidden}
          shape="circular"
          checked={chosen}
          tabIndex={-1}
          aria-label={words.say('files.select', { name: item.name })}
          onClick={(event) => event.stopPropagation()}
          onChange={() => api.toggle(index)}
        />
      </div>
      <div role="gridcell" className={styles.name}>
        <FileIcon item={item} />
        {naming ? (
          <NameField item={item} done={api.named} />
        ) : (
          <div className={styles.texts}>
            <a
              href={api.address(item)}
              tabIndex={-1}
              draggable={false}
              className={styles.link}
              title={item.name}
              onClick={(event) => api.follow(event, index)}
              onDoubleClick={(event) => event.stopPropagation()}
            >
              <bdi>{item.name}</bdi>
            </a>
            <span className={styles.under}>
              {words.when(item.lastModifiedDateTime)}
              {item.folder === undefined ? ` · ${words.bytes(item.size)}` : ''}
            </span>
          </div>
        )}
        {isNew && <SparkleFilled className={styles.mark} aria-label={words.say('files.new.mark')} />}
        {item.malware !== undefined && <ShieldErrorFilled className={styles.bad} aria-label={words.say('files.infected')} />}
      </div>
      <div role="gridcell">
        <Button
          className={styles.hidden}
          appearance="transparent"
          icon={<MoreHorizontalRegular />}
          tabIndex={-1}
          aria-label={words.say('files.menu', { name: item.name })}
          aria-haspopup="menu"
          onClick={(event) => api.menu(event, index)}
        />
      </div>
      {columns.map((each) => (
        <Cell key={each} item={item} column={each} me={me} />
      ))}
    </div>
  );
});
