import { lazy } from 'react';

import type { Feature } from '../shell';
import { Worker } from './worker';

const SharePage = lazy(async () => ({ default: (await import('./share-page')).SharePage }));

/** The app as one that is installed: its parts are kept on the device, and other apps share files into it. */
export const pwa: Feature = {
  routes: [{ pattern: '/app/share', page: SharePage }],
  overlays: [Worker],
};
