import { makeStyles, Menu, MenuDivider, MenuItem, MenuItemRadio, MenuList, MenuPopover, MenuTrigger, tokens } from '@fluentui/react-components';
import { ArrowSortDownRegular } from '@fluentui/react-icons/svg/arrow-sort-down';
import { ArrowSortUpRegular } from '@fluentui/react-icons/svg/arrow-sort-up';
import { type ReactNode, useRef } from 'react';

import { attempt, prefer, type Preferences, preferences, useStore } from '../shell';
import { type Key, useWords } from '../words';
import { ColumnEdge } from './column-edge';
import { type ColumnId, movedColumn, type Sized, toggledColumn, unsized } from './columns';
import type { GroupBy } from './groups';
import { changeLook, lookFor, looks } from './look';

const useStyles = makeStyles({
  head: {
    display: 'grid',
    gridTemplateColumns: 'var(--list-tracks)',
    alignItems: 'center',
    paddingInline: '12px',
    minHeight: '32px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    '@container list (max-width: 520px)': { display: 'none' },
  },
  column: { position: 'relative', minWidth: 0, display: 'flex', alignItems: 'center' },
  button: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    minWidth: 0,
    maxWidth: '100%',
    minHeight: '28px',
    padding: '0 12px 0 0',
    border: 'none',
    background: 'none',
    font: 'inherit',
    color: 'inherit',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  label: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

type By = Preferences['sort']['by'];

/** What a column sorts by and groups by, and what its two orders are called. */
const SORTS: Readonly<Partial<Record<Sized, { readonly by: By; readonly up: Key; readonly down: Key }>>> = {
  name: { by: 'name', up: 'files.sort.by.name', down: 'files.sort.by.name.down' },
  modified: { by: 'lastModifiedDateTime', up: 'files.sort.by.modified', down: 'files.sort.by.modified.down' },
  size: { by: 'size', up: 'files.sort.by.size', down: 'files.sort.by.size.down' },
};
const GROUPS: Readonly<Partial<Record<Sized, GroupBy>>> = { modified: 'modified', size: 'size', kind: 'kind' };

export interface ListHeadProps {
  readonly sortable: boolean;
  readonly place: string;
  /** Those that have room. */
  readonly shown: readonly ColumnId[];
}

/** What the columns are. Each has a menu: its order, its group, its width, its place. */
export function ListHead({ sortable, place, shown }: ListHeadProps): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.head}>
      <span />
      <Column column="name" sortable={sortable} place={place} shown={shown} />
      <span />
      {shown.map((each) => (
        <Column key={each} column={each} sortable={sortable} place={place} shown={shown} />
      ))}
    </div>
  );
}

function Column({ column, sortable, place, shown }: ListHeadProps & { readonly column: Sized }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { sort, view } = useStore(preferences);
  const look = lookFor(useStore(looks), place);
  const edge = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const sorts = sortable ? SORTS[column] : undefined;
  const group = view === 'tiles' ? undefined : GROUPS[column];
  const label = words.say(`files.column.${column}`);
  const here = sorts !== undefined && sort.by === sorts.by;
  const change = (how: (columns: typeof look.columns) => typeof look.columns): void => changeLook(place, (before) => ({ ...before, columns: how(before.columns) }));
  // What is chosen in a menu has the focus only once the menu is gone.
  const toEdge = (): unknown => setTimeout(() => edge.current?.focus(), 50);
  return (
    <div className={styles.column}>
      <Menu positioning={{ autoSize: 'height' }} checkedValues={{ sort: here ? [String(sort.descending)] : [], group: look.group === group ? ['on'] : ['off'] }}>
        <MenuTrigger disableButtonEnhancement>
          <button ref={button} type="button" className={styles.button} aria-description={here ? words.say(sort.descending ? sorts.down : sorts.up) : undefined}>
            <span className={styles.label}>{label}</span>
            {here && (sort.descending ? <ArrowSortDownRegular /> : <ArrowSortUpRegular />)}
          </button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {sorts !== undefined &&
              ([false, true] as const).map((descending) => (
                <MenuItemRadio key={String(descending)} name="sort" value={String(descending)} onClick={() => prefer({ sort: { by: sorts.by, descending } })}>
                  {words.say(descending ? sorts.down : sorts.up)}
                </MenuItemRadio>
              ))}
            {sorts !== undefined && <MenuDivider />}
            {group !== undefined && (
              <MenuItem onClick={() => changeLook(place, (before) => ({ ...before, group: before.group === group ? 'none' : group }))}>
                {words.say(look.group === group ? 'files.group.end' : 'files.group.by', { column: label })}
              </MenuItem>
            )}
            <MenuItem onClick={toEdge}>{words.say('files.columns.width')}</MenuItem>
            {look.columns.widths[column] !== undefined && <MenuItem onClick={() => change((before) => unsized(before, column))}>{words.say('files.columns.unsize')}</MenuItem>}
            {column !== 'name' && (
              <>
                <MenuItem disabled={look.columns.shown.indexOf(column) === 0} onClick={() => change((before) => movedColumn(before, column, -1))}>
                  {words.say('files.columns.before')}
                </MenuItem>
                <MenuItem disabled={look.columns.shown.at(-1) === column} onClick={() => change((before) => movedColumn(before, column, 1))}>
                  {words.say('files.columns.behind')}
                </MenuItem>
                <MenuItem onClick={() => change((before) => toggledColumn(before, column))}>{words.say('files.columns.hide')}</MenuItem>
              </>
            )}
            <MenuDivider />
            <MenuItem onClick={() => attempt(async () => (await import('./columns-dialog')).chooseColumns(place))}>{words.say('files.columns')}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <ColumnEdge ref={edge} column={column} label={label} place={place} last={shown.at(-1) === column} done={() => button.current?.focus()} />
    </div>
  );
}
