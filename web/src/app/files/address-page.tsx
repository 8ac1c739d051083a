import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';

import { items, keys, useOwnDrive } from '../graph';
import { Broken, Loading } from '../parts';
import { go } from '../shell';
import { filePath, folderPath } from './address';

/** The address that an item's `webUrl` is: leads to where the app shows it. */
export function AddressPage({ places }: { readonly places: Readonly<Record<string, string>> }): ReactNode {
  const own = useOwnDrive();
  const ref = { id: places['item'] ?? '', driveId: places['drive'] };
  const { data, error, refetch } = useQuery({ queryKey: keys.about(ref.id, 'address'), queryFn: ({ signal }) => items.item(ref, signal) });
  useEffect(() => {
    if (data !== undefined && own !== undefined) {
      go(data.folder === undefined ? filePath(data) : folderPath(data), { replace: true });
    }
  }, [data, own]);
  return error === null ? <Loading /> : <Broken error={error} retry={() => void refetch()} />;
}
