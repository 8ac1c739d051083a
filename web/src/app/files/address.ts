import { type DriveItem, parentOf, refOf, ROOT } from '../graph';
import { pathOf, SHARED } from '../shell';

/** Where the app shows a folder. */
export const folderPath = (item: DriveItem): string => pathOf(item.root === undefined ? refOf(item) : { ...refOf(item), id: ROOT.id });

/** Where it shows what an item lies in; at the top of what others share, all that they do. Nothing lies above one's root. */
export function pathAbove(item: DriveItem): string | undefined {
  const parent = parentOf(item);
  return parent !== undefined ? pathOf(parent) : item.root !== undefined ? undefined : SHARED;
}

/** Where it shows a file: in its folder; one that was shared by itself, alone. */
export function filePath(item: DriveItem): string {
  return `${pathOf(parentOf(item) ?? refOf(item))}?open=${item.id}`;
}

/** How it is called: the root has a name of ours. */
export const nameOf = (item: Pick<DriveItem, 'name' | 'root'>, ofRoot: string): string => (item.root === undefined ? item.name : ofRoot);
