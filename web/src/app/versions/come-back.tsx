import { useEffect } from 'react';

import { items } from '../graph';
import { attempt, goQuery, usePlace } from '../shell';

/** `?versions=ITEM&remove=VERSION`, or `unpin`: back from showing who one is, the question stands where it stood. */
export function ComeBack(): null {
  const { query } = usePlace();
  const id = query.get('versions');
  const deed = query.has('unpin') ? 'unpin' : 'remove';
  const version = query.get(deed);
  useEffect(() => {
    if (id === null || version === null) {
      return;
    }
    goQuery({ versions: undefined, remove: undefined, unpin: undefined });
    attempt(async () => {
      const item = await items.item({ id });
      await (await import('./panel')).showVersions(item, /^[0-9]+\.0$/.test(version) ? { deed, id: version } : undefined);
    });
  }, [id, deed, version]);
  return null;
}
