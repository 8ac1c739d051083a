import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { lazy } from 'react';

import type { Feature } from '../shell';

const BinPage = lazy(async () => ({ default: (await import('./page')).BinPage }));

/** What was deleted, and can be had back for a while. */
export const bin: Feature = {
  routes: [{ pattern: '/bin', page: BinPage }],
  rail: [{ label: 'rail.bin', to: '/bin', icon: DeleteRegular, order: 800 }],
};
