import { QueryClient } from '@tanstack/react-query';

import { refusalOf } from './refusal';

const KEPT_MILLIS = 15 * 60_000;

/**
 * What was answered is right until something changes, and live.ts tells of changes: nothing is asked again for its age.
 * What the door refuses for now it has been asked again already (door.ts).
 */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT_MILLIS,
      refetchOnWindowFocus: false,
      refetchOnReconnect: (query) => query.state.status === 'error',
      retry: (tries, error) => refusalOf(error).kind === 'offline' && tries < 2,
    },
    mutations: { retry: false },
  },
});
