import { LightbulbRegular } from '@fluentui/react-icons/svg/lightbulb';
import { lazy } from 'react';

import type { Feature } from '../shell';

const IdeasPage = lazy(async () => ({ default: (await import('./ideas-page')).IdeasPage }));
const OwedPage = lazy(async () => ({ default: (await import('./owed-page')).OwedPage }));
const Helpful = lazy(async () => ({ default: (await import('./helpful')).Helpful }));

/** Whether help helped, what people want, and what the server's owner owes them. */
export const feedback: Feature = {
  routes: [
    { pattern: '/ideas', page: IdeasPage },
    { pattern: '/ideas/owed', page: OwedPage },
  ],
  rail: [{ label: 'rail.ideas', to: '/ideas', icon: LightbulbRegular, order: 960 }],
  underHelp: Helpful,
};
