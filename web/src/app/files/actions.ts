/** What can be done with items and in folders, as far as it is the list's. Others' features bring more. */
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { EyeRegular } from '@fluentui/react-icons/svg/eye';
import { FolderRegular } from '@fluentui/react-icons/svg/folder';
import { FolderArrowRightRegular } from '@fluentui/react-icons/svg/folder-arrow-right';
import { FolderOpenRegular } from '@fluentui/react-icons/svg/folder-open';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { RenameRegular } from '@fluentui/react-icons/svg/rename';
import { StarRegular } from '@fluentui/react-icons/svg/star';

import { type Chosen, type FolderAction, go, goQuery, type ItemAction, prefer } from '../shell';
import { folderPath } from './address';
import { download, favour, recycle } from './deeds';
import { renaming } from './state';

const isOne = ({ items }: Chosen): boolean => items.length === 1;
const isAny = ({ items }: Chosen): boolean => items.length > 0;
const isClean = ({ items }: Chosen): boolean => items.every((each) => each.malware === undefined);

/** Opens a folder, or looks at a file. */
export function open({ items: [item] }: Chosen): void {
  if (item === undefined || item.malware !== undefined) {
    return;
  }
  if (item.folder === undefined) {
    goQuery({ open: item.id }, { replace: false });
  } else {
    go(folderPath(item));
  }
}

export const actions: readonly ItemAction[] = [
  { id: 'open', needs: 'see', label: 'files.open', icon: FolderOpenRegular, order: 100, in: 'menu', applies: (chosen) => isOne(chosen) && chosen.items[0]?.folder !== undefined, run: open },
  { id: 'preview', needs: 'see', label: 'files.preview', icon: EyeRegular, order: 110, in: 'menu', applies: (chosen) => isOne(chosen) && isClean(chosen) && chosen.items[0]?.folder === undefined, run: open },
  {
    id: 'delete',
    needs: 'arrange',
    label: 'files.delete',
    icon: DeleteRegular,
    order: 300,
    applies: isAny,
    run: (chosen) => recycle(chosen.items),
  },
  {
    id: 'download',
    needs: 'download',
    label: 'files.download',
    icon: ArrowDownloadRegular,
    order: 310,
    applies: (chosen) => isAny(chosen) && isClean(chosen),
    run: (chosen) => download(chosen.items),
  },
  {
    id: 'move',
    needs: 'arrange',
    label: 'files.move',
    icon: FolderArrowRightRegular,
    order: 320,
    applies: (chosen) => isAny(chosen) && isClean(chosen),
    run: async (chosen) => (await import('./relocate')).choosePlace(chosen, 'move'),
  },
  {
    id: 'copy',
    needs: 'download',
    label: 'files.copy',
    icon: CopyRegular,
    order: 330,
    applies: (chosen) => isAny(chosen) && isClean(chosen),
    run: async (chosen) => (await import('./relocate')).choosePlace(chosen, 'copy'),
  },
  {
    id: 'rename',
    needs: 'arrange',
    label: 'files.rename',
    icon: RenameRegular,
    order: 340,
    applies: (chosen) => isOne(chosen) && isClean(chosen),
    run: ({ items: [item] }) => renaming.set(item?.id),
  },
  {
    id: 'favourite',
    label: 'files.favourite.add',
    icon: StarRegular,
    order: 400,
    in: 'menu',
    applies: (chosen) => isAny(chosen) && location.pathname !== '/favourites',
    run: (chosen) => favour(chosen.items, true),
  },
  {
    id: 'unfavourite',
    label: 'files.favourite.remove',
    icon: StarRegular,
    order: 400,
    in: 'menu',
    applies: (chosen) => isAny(chosen) && location.pathname === '/favourites',
    run: (chosen) => favour(chosen.items, false),
  },
  { id: 'details', needs: 'see', label: 'files.details', icon: InfoRegular, order: 900, letter: 'i', in: 'menu', applies: isOne, run: () => prefer({ details: true }) },
];

export const folderActions: readonly FolderAction[] = [
  {
    id: 'new-folder',
    needs: 'arrange',
    label: 'files.new.folder',
    icon: FolderRegular,
    order: 100,
    under: 'new',
    letter: 'n',
    run: async (folder) => (await import('./new-folder')).newFolder(folder),
  },
];
