/** What one may in the place that is shown. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';

import { endOf, type ItemRef, items, isOwn, keys, OWNER, type Rights, rightsBy } from '../graph';

/** What rows, tiles and the way are drawn in: what can be dropped on them is decided by it. */
export const RightsHere = createContext<Rights>(OWNER);

export const useRightsHere = (): Rights => useContext(RightsHere);

export interface Held {
  /** None until they were told. */
  readonly rights: Rights;
  /** When they end by themselves. */
  readonly until: string | undefined;
  readonly error: unknown;
}

const NONE: Rights = [];

/** One's rights in a folder: all of them in one's own, in another's what its permissions give. */
export function useHeld(place: ItemRef): Held {
  const own = isOwn(place);
  const { data, error } = useQuery({ queryKey: keys.held(place.id), queryFn: ({ signal }) => items.permissions(place, signal), enabled: !own, refetchOnMount: 'always' });
  return useMemo(() => {
    if (own) {
      return { rights: OWNER, until: undefined, error: null };
    }
    return { rights: data === undefined ? NONE : rightsBy(data), until: data === undefined ? undefined : endOf(data), error };
  }, [own, data, error]);
}
