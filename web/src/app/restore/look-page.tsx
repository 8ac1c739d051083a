import { Badge, Button, makeStyles, MessageBar, MessageBarActions, MessageBarBody, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';

import { keys, local } from '../graph';
import { Broken, Empty, FileIcon, Loading } from '../parts';
import { go, Link, PageFrame, usePlace } from '../shell';
import { useAllWords } from '../words';
import { past, type PastItem } from './door';
import { pointOf } from './point';

const ROW = 48;

const useStyles = makeStyles({
  head: { padding: '0 16px 8px', display: 'flex', flexDirection: 'column', gap: '8px' },
  way: { display: 'flex', flexWrap: 'wrap', gap: '4px', margin: 0, padding: 0, listStyle: 'none', '& li + li::before': { content: '"/"', paddingInlineEnd: '4px', color: tokens.colorNeutralForeground3 } },
  link: { color: tokens.colorNeutralForeground1 },
  scroll: { flexGrow: 1, minHeight: '120px', overflowY: 'auto', position: 'relative', containerType: 'inline-size', containerName: 'look' },
  list: { margin: 0, padding: 0, listStyle: 'none', position: 'relative' },
  row: {
    position: 'absolute',
    insetInline: 0,
    height: `${ROW}px`,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) 150px 90px 190px 44px',
    alignItems: 'center',
    paddingInline: '16px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase200,
    '@container look (max-width: 700px)': { gridTemplateColumns: 'minmax(0, 1fr) auto 44px' },
  },
  name: { display: 'flex', alignItems: 'center', gap: '10px', minWidth: 0, fontSize: tokens.fontSizeBase300, '& > :last-child': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } },
  wide: { '@container look (max-width: 700px)': { display: 'none' } },
});

/** The drive as it was, to be looked at and no more. */
export function LookPage(): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { query } = usePlace();
  const point = useMemo(() => pointOf(query), [query]);
  const inside = query.get('in') ?? query.get('folder') ?? undefined;
  const scroll = useRef<HTMLDivElement>(null);
  const found = useInfiniteQuery({
    queryKey: [...keys.list('restore'), 'past', point, inside],
    queryFn: ({ pageParam, signal }) => past(point!, inside, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last['@odata.nextLink'],
    enabled: point !== undefined,
  });
  // Pages come in the order of ids; people look by name, folders first. So all are asked for, one after the other.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const all = useMemo(
    () => [...(found.data?.pages.flatMap((each) => each.value) ?? [])].sort((a, b) => Number(b.folder) - Number(a.folder) || words.compare(a.name, b.name)),
    [found.data, words],
  );
  const rows = useVirtualizer({ count: all.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 10 });
  const to = (id: string | undefined): string => {
    const next = new URLSearchParams(query);
    if (id === undefined) {
      next.delete('in');
      next.delete('folder');
    } else {
      next.set('in', id);
    }
    return `/restore/look?${next}`;
  };
  const back = (): void => {
    const next = new URLSearchParams(query);
    next.delete('in');
    go(`/restore?${next}`);
  };
  const first = found.data?.pages[0];
  const when = point === undefined ? '' : 'at' in point ? words.exact(point.at) : first === undefined ? '' : words.exact(first.at);
  return (
    <PageFrame title={words.say('restore.look.title')} heading>
      <div className={styles.head}>
        <MessageBar layout="multiline">
          <MessageBarBody>{words.say('restore.look.note', { when })}</MessageBarBody>
          <MessageBarActions>
            <Button onClick={back}>{words.say('restore.look.back')}</Button>
          </MessageBarActions>
        </MessageBar>
        <nav aria-label={words.say('restore.look.way')}>
          <ol className={styles.way}>
            <li>
              <Link className={styles.link} to={to(undefined)} aria-current={first?.way.length === 0 ? 'page' : undefined}>
                {words.say('rail.files')}
              </Link>
            </li>
            {first?.way.map((each, i) => (
              <li key={each.id}>
                <Link className={styles.link} to={to(each.id)} aria-current={i === first.way.length - 1 ? 'page' : undefined}>
                  <bdi>{each.name}</bdi>
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      </div>
      {point === undefined ? (
        <Empty text={words.say('restore.choose')}>
          <Button onClick={back}>{words.say('restore.look.back')}</Button>
        </Empty>
      ) : found.isPending ? (
        <Loading />
      ) : found.error !== null ? (
        <Broken error={found.error} retry={() => void found.refetch()} />
      ) : all.length === 0 ? (
        <Empty text={words.say('restore.look.empty')} />
      ) : (
        <div ref={scroll} className={styles.scroll} tabIndex={0} role="group" aria-label={words.say('restore.look.title')}>
          <ul className={styles.list} style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, start }) => (
              <Row key={all[index]!.id} item={all[index]!} top={start} to={to(all[index]!.id)} />
            ))}
          </ul>
        </div>
      )}
    </PageFrame>
  );
}

function Row({ item, top, to }: { readonly item: PastItem; readonly top: number; readonly to: string }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const url = item['@microsoft.graph.downloadUrl'];
  return (
    <li className={styles.row} style={{ top }}>
      <span className={styles.name}>
        <FileIcon item={{ name: item.name, ...(item.folder ? { folder: { childCount: 0 } } : {}) }} />
        {item.folder ? (
          <Link className={styles.link} to={to}>
            <bdi>{item.name}</bdi>
          </Link>
        ) : (
          <bdi title={item.name}>{item.name}</bdi>
        )}
      </span>
      <span className={styles.wide} title={words.exact(item.lastModifiedDateTime)}>
        {words.when(item.lastModifiedDateTime)}
      </span>
      <span className={styles.wide}>{item.folder ? '' : words.bytes(item.size)}</span>
      <span>{item.since !== 'same' && <Badge appearance="outline" color="informative">{words.say(`restore.since.${item.since}`)}</Badge>}</span>
      {url === undefined ? (
        <span />
      ) : (
        <Button as="a" appearance="subtle" icon={<ArrowDownloadRegular />} aria-label={words.say('restore.look.download', { name: item.name })} href={local(url)} />
      )}
    </li>
  );
}
