import { DocumentArrowUpRegular } from '@fluentui/react-icons/svg/document-arrow-up';
import { FolderArrowUpRegular } from '@fluentui/react-icons/svg/folder-arrow-up';
import { lazy } from 'react';

import { type DriveItem, refOf } from '../graph';
import type { Feature } from '../shell';
import { add } from './add';
import { Paste } from './paste';
import { pick } from './pick';
import { treeOfFiles, treeOfTransfer } from './tree';

const Panel = lazy(async () => ({ default: (await import('./panel')).Panel }));

const choose = (folder: boolean) => async (into: DriveItem): Promise<void> => add(treeOfFiles(await pick({ folder })), { ...refOf(into), name: into.name });

/** Files from outside: chosen, dropped or pasted, and sent until they are there. */
export const uploads: Feature = {
  folderActions: [
    { id: 'upload-files', label: 'uploads.files', icon: DocumentArrowUpRegular, order: 100, under: 'upload', letter: 'u', needs: 'put', run: choose(false) },
    { id: 'upload-folder', label: 'uploads.folder', icon: FolderArrowUpRegular, order: 110, under: 'upload', needs: 'arrange', run: choose(true) },
  ],
  uploader: {
    drop: (data, into) => void treeOfTransfer(data).then((tree) => add(tree, into)),
  },
  overlays: [Paste, Panel],
};
