import { Tab, TabList } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { goQuery, PageFrame, usePlace } from '../shell';
import { useWords } from '../words';
import { ByYou } from './by-you';
import { WithYou } from './with-you';

/** What others share with one, and what one shares with others. */
export function SharedPage(): ReactNode {
  const words = useWords();
  const { query } = usePlace();
  const tab = query.get('by') === 'me' ? 'by' : 'with';
  return (
    <PageFrame title={words.say('rail.shared')} padded>
      <TabList selectedValue={tab} onTabSelect={(_, { value }) => goQuery({ by: value === 'by' ? 'me' : undefined })}>
        <Tab value="with">{words.say('sharing.with')}</Tab>
        <Tab value="by">{words.say('sharing.by')}</Tab>
      </TabList>
      {tab === 'with' ? <WithYou /> : <ByYou />}
    </PageFrame>
  );
}
