/** A folder's items, loaded in pages as they come into sight. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';

import { type Cursor, type DriveItem, isOwn, type ItemRef, items, keys, type ListPage, type Order, orderKey } from '../graph';

/** The most that the door gives: a page that is ordered costs the server the folder, however short it is. */
const PAGE = 1_000;

export interface ItemList {
  readonly items: readonly DriveItem[];
  /** With those that are not loaded yet. */
  readonly total: number;
  readonly loading: boolean;
  readonly error: unknown;
  /** Sees to it that the items up to there are loaded. */
  readonly reach: (index: number) => void;
  /** Loads all. */
  readonly whole: () => Promise<readonly DriveItem[]>;
  readonly again: () => void;
}

async function page(folder: ItemRef, order: Order, cursor: Cursor, signal: AbortSignal): Promise<ListPage> {
  if (cursor.link !== undefined) {
    return listPage(cursor.kind, await items.more<DriveItem>(cursor.link, signal));
  }
  if (cursor.kind === 'file') {
    return listPage('file', await items.children(folder, 'file', order, PAGE, signal));
  }
  // Most folders have few folders in them: the files are asked for at the same time, and shown at once.
  const [folders, files] = await Promise.all([
    items.children(folder, 'folder', order, PAGE, signal),
    items.children(folder, 'file', order, PAGE, signal),
  ]);
  const first = listPage('folder', folders);
  const second = listPage('file', files);
  return folders['@odata.nextLink'] === undefined ? { items: [...first.items, ...second.items], next: second.next } : first;
}

function listPage(kind: 'folder' | 'file', answer: Awaited<ReturnType<typeof items.children>>): ListPage {
  const link = answer['@odata.nextLink'];
  const next: Cursor | undefined = link !== undefined ? { kind, link } : kind === 'folder' ? { kind: 'file' } : undefined;
  return { items: answer.value, next };
}

export function useFolder(folder: ItemRef): { readonly folder: DriveItem | undefined; readonly error: unknown; readonly again: () => void } {
  const { data, error, refetch } = useQuery({ queryKey: keys.item(folder.id), queryFn: ({ signal }) => items.item(folder, signal), refetchOnMount: freshness(folder) });
  return { folder: data, error, again: () => void refetch() };
}

/** One's own drive is followed always; of another's only what is shown, so that what was kept of it may have grown old. */
const freshness = (folder: ItemRef): 'always' | true => (isOwn(folder) ? true : 'always');

/** @param enabled whether it is known that one may look into it, and its changes are followed */
export function useFolderList(ref: ItemRef, childCount: number | undefined, order: Order, enabled = true): ItemList {
  const query = useInfiniteQuery({
    queryKey: keys.children(ref.id, orderKey(order)),
    queryFn: ({ pageParam, signal }) => page(ref, order, pageParam, signal),
    initialPageParam: { kind: 'folder' } as Cursor,
    getNextPageParam: (last: ListPage) => last.next,
    enabled,
    ...(isOwn(ref) ? {} : { staleTime: 0 }),
  });
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const loaded = useMemo(() => data?.pages.flatMap((each) => each.items) ?? [], [data]);
  const wanted = useRef(0);
  const go = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && wanted.current >= loaded.length) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, loaded.length]);
  // After a page that did not come, the next scroll asks again, and not each drawing.
  useEffect(() => (isFetchNextPageError ? undefined : go()), [go, isFetchNextPageError]);
  const reach = useCallback(
    (index: number) => {
      wanted.current = index;
      go();
    },
    [go],
  );
  const whole = useCallback(async () => {
    let last = query;
    while (last.hasNextPage) {
      last = (await last.fetchNextPage()) as typeof query;
      if (last.isError) {
        break;
      }
    }
    return last.data?.pages.flatMap((each) => each.items) ?? [];
  }, [query]);
  return {
    items: loaded,
    total: hasNextPage ? Math.max(childCount ?? 0, loaded.length + 1) : loaded.length,
    loading: query.isPending,
    error: loaded.length === 0 ? query.error : null,
    reach,
    whole,
    again: () => void query.refetch(),
  };
}
