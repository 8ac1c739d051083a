import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { lazy } from 'react';

import type { Feature } from '../shell';

const SettingsPage = lazy(async () => ({ default: (await import('./settings-page')).SettingsPage }));
const StoragePage = lazy(async () => ({ default: (await import('./storage-page')).StoragePage }));
const SafeguardsPage = lazy(async () => ({ default: (await import('./safeguards-page')).SafeguardsPage }));

/** How the app looks and behaves here, what takes the room, and what is promised. */
export const settings: Feature = {
  routes: [
    { pattern: '/settings', page: SettingsPage },
    { pattern: '/settings/storage', page: StoragePage },
    { pattern: '/safeguards', page: SafeguardsPage },
  ],
  rail: [
    { label: 'rail.safeguards', to: '/safeguards', icon: ShieldCheckmarkRegular, order: 800 },
    { label: 'rail.settings', to: '/settings', icon: SettingsRegular, order: 900 },
  ],
};
