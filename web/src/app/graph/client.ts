import { onlineManager, QueryClient } from '@tanstack/react-query';

import { reach } from './reach';
import { refusalOf } from './refusal';

const KEPT_MILLIS = 15 * 60_000;

// While the server is away nothing is asked for; what was refused for it, or waits, is asked for when it is back.
onlineManager.setEventListener((set) => reach.listen((isAway) => set(!isAway)));

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
