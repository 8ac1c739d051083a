import { ArrowCounterclockwiseRegular } from '@fluentui/react-icons/svg/arrow-counterclockwise';
import { lazy } from 'react';

import { type Feature, go } from '../shell';

const RestorePage = lazy(async () => ({ default: (await import('./page')).RestorePage }));
const LookPage = lazy(async () => ({ default: (await import('./look-page')).LookPage }));

/** Going back to a point: the whole drive, or a folder. */
export const restore: Feature = {
  routes: [
    { pattern: '/restore', page: RestorePage },
    { pattern: '/restore/look', page: LookPage },
  ],
  rail: [{ label: 'rail.restore', to: '/restore', icon: ArrowCounterclockwiseRegular, order: 850 }],
  actions: [
    {
      id: 'restore-folder',
      label: 'files.restore',
      icon: ArrowCounterclockwiseRegular,
      order: 510,
      in: 'menu',
      applies: ({ items: [item, ...more] }) => item?.folder !== undefined && more.length === 0,
      run: ({ items: [item] }) => go(`/restore?folder=${item!.id}`),
    },
  ],
};
