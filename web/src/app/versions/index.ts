import { HistoryRegular } from '@fluentui/react-icons/svg/history';

import type { Feature } from '../shell';
import { ComeBack } from './come-back';

/** What a file was before. */
export const versions: Feature = {
  overlays: [ComeBack],
  actions: [
    {
      id: 'versions',
      label: 'versions.action',
      icon: HistoryRegular,
      order: 500,
      letter: 'v',
      needs: 'write',
      applies: ({ items: [item, ...more] }) => item !== undefined && more.length === 0 && item.folder === undefined && item.malware === undefined,
      run: async ({ items: [item] }) => (await import('./panel')).showVersions(item!),
    },
  ],
};
