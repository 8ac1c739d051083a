import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { useQuery } from '@tanstack/react-query';
import { memo, type ReactNode } from 'react';

import { type DriveItem, items, keys, local, refOf } from '../graph';
import { FileIcon, kindOf } from '../parts';
import { useWords } from '../words';
import { useDrop } from './drag';
import { NameField } from './name-field';
import { readOut, type RowProps } from './row';

export const TILE = { width: 176, height: 188 } as const;

const PICTURED: readonly string[] = ['image', 'pdf', 'document', 'slides', 'table', 'text', 'code'];

const useStyles = makeStyles({
  tile: {
    position: 'absolute',
    display: 'flex',
    flexDirection: 'column',
    margin: '4px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    overflow: 'hidden',
    userSelect: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    ':hover': { boxShadow: tokens.shadow4 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected, border: `1px solid ${tokens.colorCompoundBrandStroke}` },
  over: { outline: `2px solid ${tokens.colorCompoundBrandStroke}` },
  picture: { flexGrow: 1, minHeight: 0, display: 'flex', alignItems: 'center', justifyContent: 'center', backgroundColor: tokens.colorNeutralBackground2, overflow: 'hidden' },
  image: { width: '100%', height: '100%', objectFit: 'cover' },
  icon: { fontSize: '56px' },
  foot: { padding: '6px 10px 8px' },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', display: 'block', color: tokens.colorNeutralForeground1, textDecorationLine: 'none' },
  about: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  corner: { position: 'absolute', top: '2px' },
  start: { insetInlineStart: '2px' },
  end: { insetInlineEnd: '2px' },
  /** A picture may be of any colour; the circle stands on the page's own. */
  ground: { backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusCircular },
  hidden: { '@media (hover: hover)': { opacity: 0, ':global([role=gridcell]:hover)': { opacity: 1 }, ':global([role=gridcell]:focus)': { opacity: 1 }, ':global([role=gridcell]:focus-within)': { opacity: 1 } } },
});

export const Tile = memo(function Tile({ item, index, top, start, height, width, chosen, active, naming, me, api }: RowProps & { readonly start: number; readonly width: number }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const drop = useDrop(item);
  return (
    <div
      role="gridcell"
      aria-selected={chosen}
      aria-label={readOut(item, me, words)}
      tabIndex={active ? 0 : -1}
      data-index={index}
      className={mergeClasses(styles.tile, chosen && styles.chosen, drop.over && styles.over)}
      style={{ top, insetInlineStart: start, height: height - 8, width: width - 8 }}
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
      <div className={styles.picture}>
        <Picture item={item} />
      </div>
      <div className={styles.foot}>
        {naming ? (
          <NameField item={item} done={api.named} />
        ) : (
          <a href={api.address(item)} tabIndex={-1} draggable={false} className={styles.name} title={item.name} onClick={(event) => api.follow(event, index)}>
            <bdi>{item.name}</bdi>
          </a>
        )}
        <span className={styles.about}>{item.folder === undefined ? words.when(item.lastModifiedDateTime) : words.say('files.count', { n: item.folder.childCount })}</span>
      </div>
      <Checkbox
        className={mergeClasses(styles.corner, styles.start, styles.ground, chosen || api.anyChosen() ? undefined : styles.hidden)}
        shape="circular"
        checked={chosen}
        tabIndex={-1}
        aria-label={words.say('files.select', { name: item.name })}
        onClick={(event) => event.stopPropagation()}
        onChange={() => api.toggle(index)}
      />
      <Button
        className={mergeClasses(styles.corner, styles.end, styles.hidden)}
        size="small"
        icon={<MoreHorizontalRegular />}
        tabIndex={-1}
        aria-label={words.say('files.menu', { name: item.name })}
        aria-haspopup="menu"
        onClick={(event) => api.menu(event, index)}
      />
    </div>
  );
});

/** A small picture of what is in it, where the server makes one; else what kind it is. */
export function Picture({ item, size = 'medium' }: { readonly item: DriveItem; readonly size?: 'medium' | 'large' }): ReactNode {
  const styles = useStyles();
  const pictured = item.folder === undefined && item.malware === undefined && PICTURED.includes(kindOf(item));
  const { data } = useQuery({
    queryKey: keys.about(item.id, `thumbnails ${item.cTag}`),
    queryFn: async ({ signal }) => (await items.thumbnails(refOf(item), signal)).value[0] ?? null,
    enabled: pictured,
    staleTime: 30 * 60_000,
  });
  const url = data?.[size]?.url;
  return url === undefined ? <FileIcon item={item} className={styles.icon} /> : <img className={styles.image} src={local(url)} alt="" draggable={false} loading="lazy" />;
}
