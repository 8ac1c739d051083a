import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

import { type AuditEvent, events } from './calls';

export interface Trail {
  readonly events: readonly AuditEvent[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
  /** Everything there is, from the newest on. */
  readonly whole: () => Promise<readonly AuditEvent[]>;
}

const KEY = ['audit'] as const;

/** The pages of the trail, as far as they were asked for. */
export function useTrail(): Trail {
  const found = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => events(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last['@odata.nextLink'],
    staleTime: 0,
    gcTime: 0,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = found;
  const all = useMemo(() => data?.pages.flatMap((each) => each.value) ?? [], [data]);
  const more = useCallback(() => {
    if (!isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [isFetchingNextPage, fetchNextPage]);
  const whole = async (): Promise<readonly AuditEvent[]> => {
    let pages = (await refetch({ throwOnError: true })).data?.pages ?? []; // what came since is checked too
    while (pages.at(-1)?.['@odata.nextLink'] !== undefined) {
      pages = (await fetchNextPage({ throwOnError: true })).data?.pages ?? [];
    }
    return pages.flatMap((each) => each.value);
  };
  return { events: all, isPending: found.isPending, error: found.error, hasMore: hasNextPage, more, again: () => void refetch(), whole };
}
