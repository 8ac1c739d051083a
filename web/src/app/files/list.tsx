/** The list itself: drawn as far as it can be seen. What mouse, touch and keys do in it: `use-list-pointer`, `use-list-keys`. */
import { makeStyles, mergeClasses, type PositioningVirtualElement, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';

import { type DriveItem, items as door, keys } from '../graph';
import { preferences, useStore } from '../shell';
import { useWords } from '../words';
import { fitting, tracks } from './columns';
import { useDrop } from './drag';
import type { ItemList } from './folder-list';
import { GroupRow, HEAD_HEIGHT } from './group-row';
import { ItemMenu } from './item-menu';
import { ListHead } from './list-head';
import type { ListHere } from './list-here';
import { lookFor, looks } from './look';
import { useRightsHere } from './rights-here';
import { Row } from './row';
import { renaming } from './state';
import { Tile } from './tile';
import { useGroups } from './use-groups';
import { useListKeys } from './use-list-keys';
import { useListPointer } from './use-list-pointer';
import { useListRows } from './use-list-rows';
import { useRowFocus } from './use-row-focus';
import type { Selecting } from './use-selection';

const useStyles = makeStyles({
  box: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column', containerType: 'inline-size', containerName: 'list', position: 'relative' },
  over: { outline: `3px solid ${tokens.colorCompoundBrandStroke}`, outlineOffset: '-3px' },
  scroller: { flexGrow: 1, minHeight: 0, overflowY: 'auto', position: 'relative', outline: 'none' },
  tiles: { paddingInline: '12px' },
  space: { position: 'relative', width: '100%' },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

export interface ListProps {
  /** Names the list, such as the folder and its order: where it was scrolled to is kept under it. */
  readonly name: string;
  /** Under which how it looks is kept. */
  readonly place: string;
  readonly label: string;
  readonly list: ItemList;
  /** The folder that is shown; absent in lists that are none. */
  readonly folder?: DriveItem | undefined;
  readonly selecting: Selecting;
  readonly sortable: boolean;
}

export function List({ name, place, label, list: whole, folder, selecting, sortable }: ListProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { view, sort } = useStore(preferences);
  const look = lookFor(useStore(looks), place);
  const naming = useStore(renaming);
  const { data: me } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => door.me(signal) });
  const [menu, setMenu] = useState<PositioningVirtualElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const rights = useRightsHere();
  const drop = useDrop(folder, true);

  const group = view === 'tiles' ? 'none' : look.group;
  const { list, ids, heads, fold, isFolded } = useGroups(place, whole, group, sort);
  const focus = useRowFocus(`${name} ${group}`, scroller, ids, list.total);
  const { columns, height, width, tileWidth, count, virtual } = useListRows(name, scroller, view, list.total, focus.active, (index) => (heads.has(index) ? HEAD_HEIGHT : undefined), heads);
  const cells = useMemo(() => fitting(look.columns, width), [look.columns, width]);
  const cellIds = cells.join(' ');
  // The same object while the same columns are shown, however wide: rows are not drawn anew while one is dragged.
  const stable = useMemo(() => cells, [cellIds]);
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => list.reach((last + 1) * columns), [list.reach, last, columns]);

  const goTo = (index: number): void => {
    focus.setActive(index);
    focus.refocus();
    virtual.scrollToIndex(Math.floor(index / columns));
  };
  const closeMenu = (): void => {
    setMenu(undefined);
    focus.refocus();
  };
  const here: ListHere = { list, folder, rights, selecting, ids, heads, fold, isFolded, ...focus, goTo, setMenu };
  const api = useListPointer(here);
  const foldAt = useLatest((index: number) => {
    focus.setActive(index);
    fold(index);
  });
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 1);
  const pressed = useListKeys(here, scroller, { columns, page, rtl: words.dir === 'rtl' });

  return (
    <div className={mergeClasses(styles.box, drop.over && styles.over)} style={{ '--list-tracks': tracks(look.columns, stable) } as CSSProperties} {...drop.handlers}>
      {view !== 'tiles' && <ListHead sortable={sortable} place={place} shown={stable} />}
      <div
        ref={scroller}
        role={group === 'none' ? 'grid' : 'treegrid'}
        aria-label={label}
        aria-multiselectable
        aria-rowcount={count}
        aria-colcount={view === 'tiles' ? columns : 3 + stable.length}
        className={mergeClasses(styles.scroller, view === 'tiles' && styles.tiles)}
        onKeyDown={pressed}
        onClick={(event) => event.target === event.currentTarget && selecting.clear()}
      >
        <div role="rowgroup" className={styles.space} style={{ height: virtual.getTotalSize() }}>
          {/* One flat list: in lists within lists, rows that move up by one would all be made anew, and lose the focus. */}
          {shown.flatMap((row) => {
            const first = row.index * columns;
            const head = heads.get(row.index);
            if (head !== undefined) {
              return [<GroupRow key={head.id} head={head} index={row.index} top={row.start} active={row.index === here.active} columns={3 + stable.length} fold={foldAt} focus={api.focus} />];
            }
            const drawn = list.items.slice(first, first + columns).flatMap((item, i) => {
              if (item === undefined) {
                return [];
              }
              const props = {
                item,
                index: first + i,
                top: row.start,
                height,
                chosen: selecting.selection.chosen.has(item.id),
                active: first + i === here.active,
                naming: naming === item.id,
                me: me?.id,
                grouped: group !== 'none',
                api,
              };
              return [view === 'tiles' ? <Tile key={item.id} {...props} top={0} start={i * tileWidth} width={tileWidth} /> : <Row key={item.id} {...props} columns={stable} />];
            });
            return view === 'tiles' ? (
              <div key={row.index} role="row" aria-rowindex={row.index + 1} style={{ position: 'absolute', insetInline: 0, top: row.start, height }}>
                {drawn}
              </div>
            ) : (
              drawn
            );
          })}
        </div>
      </div>
      <div className={styles.unseen} role="status">
        {selecting.chosen.length > 0 ? words.say('files.selected', { n: selecting.chosen.length }) : ''}
      </div>
      {menu !== undefined && <ItemMenu chosen={{ items: selecting.chosen, folder, rights }} at={menu} close={closeMenu} />}
    </div>
  );
}

/** The same function for as long as the list is there, which does what the newest does. */
function useLatest<T>(work: (value: T) => void): (value: T) => void {
  const latest = useRef(work);
  latest.current = work;
  return useMemo(() => (value: T) => latest.current(value), []);
}
