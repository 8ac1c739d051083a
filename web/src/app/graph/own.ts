/** Which drive is one's own. */
import { useQuery } from '@tanstack/react-query';

import { client } from './client';
import { drive } from './items';
import { keys } from './keys';
import type { ItemRef } from './place';
import type { Drive } from './wire';

/** Its id; `undefined` until it was told. */
export function useOwnDrive(): string | undefined {
  return useQuery({ queryKey: keys.drive, queryFn: ({ signal }) => drive(signal) }).data?.id;
}

/** Whether it lies in one's own drive. Pages of others' wait until that is known; before, all is one's own. */
export function isOwn({ driveId }: Pick<ItemRef, 'driveId'>): boolean {
  const own = client.getQueryData<Drive>(keys.drive)?.id;
  return driveId === undefined || own === undefined || driveId === own;
}
