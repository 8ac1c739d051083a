/** The permissions on an item, and how those who have them are called. */
import { type DriveItem, items, keys, type Permission, refOf } from '../graph';
import type { Words } from '../words';

export const permissionsOf = (item: DriveItem) => ({
  queryKey: keys.about(item.id, 'permissions'),
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => items.permissions(refOf(item), signal),
});

export function personOf(permission: Permission, words: Words): string {
  const user = permission.grantedToV2?.user;
  return user?.email ?? user?.displayName ?? words.say('sharing.people.account');
}
