import { useEffect } from 'react';

import { client, type DriveItem, keys, type Permission, rightsBy, ROOT } from '../graph';
import { isTyping, match } from '../shell';
import { add } from './add';
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
  const folder = client.getQueryData<DriveItem>(keys.item(id));
  void treeOfTransfer(event.clipboardData).then((tree) => add(tree, { id: folder?.id ?? id, driveId, name: folder?.name ?? '' }));
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
