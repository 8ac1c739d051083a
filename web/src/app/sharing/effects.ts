/** What sharing leaves beside its answer. */
import { client, type DriveItem, keys, nudge } from '../graph';
import type { Permission } from './calls';

/** @returns whether the browser let it into the clipboard */
export async function copy({ link }: Permission): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(link?.webUrl ?? '');
    return true;
  } catch {
    return false;
  }
}

/** Who reaches an item is other now: everything that tells of it asks anew. */
export function changed(item: DriveItem): void {
  void client.invalidateQueries({ queryKey: ['about', item.id] });
  void client.invalidateQueries({ queryKey: keys.item(item.id) });
  void client.invalidateQueries({ queryKey: ['children'] });
  void client.invalidateQueries({ queryKey: ['list'] });
  void nudge();
}
