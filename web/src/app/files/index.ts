import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { FolderRegular } from '@fluentui/react-icons/svg/folder';
import { StarRegular } from '@fluentui/react-icons/svg/star';
import { lazy } from 'react';

import type { Feature } from '../shell';
import { actions, folderActions } from './actions';
import { FolderPage } from './folder-page';

const ListPage = lazy(async () => ({ default: (await import('./list-page')).ListPage }));
const OthersPage = lazy(async () => ({ default: (await import('./others-page')).OthersPage }));
const AddressPage = lazy(async () => ({ default: (await import('./address-page')).AddressPage }));

/** Folders, and lists of what lies in them: what people see first. */
export const files: Feature = {
  routes: [
    { pattern: '/', page: FolderPage },
    { pattern: '/files/:folder?', page: FolderPage },
    { pattern: '/recent', page: ListPage },
    { pattern: '/favourites', page: ListPage },
    { pattern: '/search', page: ListPage },
    { pattern: '/shared/:drive/:item', page: OthersPage },
    { pattern: '/drives/:drive/items/:item', page: AddressPage },
  ],
  rail: [
    { label: 'rail.files', to: '/files', icon: FolderRegular, order: 100, isHere: (path) => path === '/' || path.startsWith('/files') },
    { label: 'rail.recent', to: '/recent', icon: ClockRegular, order: 200 },
    { label: 'rail.favourites', to: '/favourites', icon: StarRegular, order: 250 },
  ],
  actions,
  folderActions,
};
