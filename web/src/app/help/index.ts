import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { lazy } from 'react';

import type { Feature } from '../shell';

const HelpPage = lazy(async () => ({ default: (await import('./help-page')).HelpPage }));

/** Short pages about what there is. They come with the app, and need no server. */
export const help: Feature = {
  routes: [{ pattern: '/help/:topic?', page: HelpPage }],
  rail: [{ label: 'rail.help', to: '/help', icon: QuestionCircleRegular, order: 950 }],
  helpTitles: async (language) => {
    const { pagesIn, TOPICS } = await import('./topics');
    const pages = await pagesIn(language);
    return Object.fromEntries(TOPICS.map((id) => [id, pages[id].title]));
  },
};
