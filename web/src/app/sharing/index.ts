import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team';
import { ShareRegular } from '@fluentui/react-icons/svg/share';
import { lazy } from 'react';

import { isOwn } from '../graph';
import type { Chosen, Feature } from '../shell';

const SharedPage = lazy(async () => ({ default: (await import('./shared-page')).SharedPage }));
const HasAccess = lazy(async () => ({ default: (await import('./has-access')).HasAccess }));

/** One item of one's own drive, but not all of it: sharing is the owner's alone. */
function isShareable({ items: [item, ...others] }: Chosen): boolean {
  return item !== undefined && others.length === 0 && item.root === undefined && item.malware === undefined && isOwn(item.parentReference);
}

/** Letting others reach something, and what others let one reach. */
export const sharing: Feature = {
  routes: [{ pattern: '/shared', page: SharedPage }],
  rail: [{ label: 'rail.shared', to: '/shared', icon: PeopleRegular, order: 350 }],
  actions: [
    {
      id: 'share',
      label: 'sharing.share',
      icon: ShareRegular,
      order: 200,
      letter: 's',
      applies: isShareable,
      run: async ({ items: [item] }) => (await import('./open')).share(item!),
    },
    {
      id: 'copy-link',
      label: 'sharing.link.copy',
      icon: LinkRegular,
      order: 210,
      applies: isShareable,
      run: async ({ items: [item] }) => (await import('./open')).copyLink(item!),
    },
    {
      id: 'manage-access',
      label: 'sharing.manage',
      icon: PeopleTeamRegular,
      order: 220,
      in: 'menu',
      applies: isShareable,
      run: async ({ items: [item] }) => (await import('./open')).manage(item!),
    },
  ],
  details: [{ order: 100, section: HasAccess }],
};
