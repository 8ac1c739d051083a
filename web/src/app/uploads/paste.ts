import { useEffect } from 'react';

import { client, type DriveItem, type ItemRef, items, keys, type Permission, rightsBy, ROOT } from '../graph';
import { isTyping, match } from '../shell';
import { add, type Folder } from './add';
import { treeOfTransfer } from './tree';

/** Draws nothing: files that are pasted go into the folder that is shown. */
export function Paste(): null {
  useEffect(() => {
    document.addEventListener('paste', pasted);
    return () => document.removeEventListener('paste', pasted);
  }, []);
  return null;
}

function pasted(event: ClipboardEvent): void {
  const places = placeHere();
  if (event.clipboardData === null || event.clipboardData.files.length === 0 || places === undefined || isTyping(event.target)) {
    return;
  }
  event.preventDefault();
  const { drive: driveId, folder: id = ROOT.id } = places;
  const folder = folderOf({ id, driveId });
  void treeOfTransfer(event.clipboardData).then(async (tree) => add(tree, await folder));
}

/** What is in a folder may be shown before its name is known; where it cannot be asked for, the files go there all the same. */
async function folderOf(ref: ItemRef): Promise<Folder> {
  const known = await client.ensureQueryData({ queryKey: keys.item(ref.id), queryFn: ({ signal }) => items.item(ref, signal) }).catch(() => undefined);
  return { ...ref, id: known?.id ?? ref.id, name: known?.name ?? '' };
}

/** The folder that is shown, if files can be put there: one's own, or another's that lets one. */
function placeHere(): Readonly<Record<string, string>> | undefined {
  const others = match('/shared/:drive/:folder', location.pathname);
  if (others === undefined) {
    return match('/files/:folder?', location.pathname === '/' ? '/files' : location.pathname);
  }
  const id = others['folder'] ?? '';
  const held = client.getQueryData<readonly Permission[]>(keys.held(id)) ?? [];
  const isFolder = client.getQueryData<DriveItem>(keys.item(id))?.folder !== undefined;
  return isFolder && rightsBy(held).includes('put') ? others : undefined;
}
