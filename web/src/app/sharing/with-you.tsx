import { Button, makeStyles } from '@fluentui/react-components';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { items, keys, useOwnDrive } from '../graph';
import { Broken, Empty, Loading } from '../parts';
import { useWords, type Words } from '../words';
import { leave } from './leave';
import { rightKey } from './rights';
import { SharedTable } from './shared-table';
import { type Received, received } from './with-me';

const useStyles = makeStyles({ leave: { '@media (max-width: 639px)': { minHeight: '44px' } } });

/** What others share with one: whose it is, what one may, until when; and a way out. */
export function WithYou(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const own = useOwnDrive();
  const { data, error, refetch } = useQuery({ queryKey: keys.list('shared-with-me'), queryFn: ({ signal }) => items.sharedWithMe(signal), staleTime: 10_000, refetchOnMount: true });
  if (error !== null) {
    return <Broken error={error} retry={() => void refetch()} />;
  }
  if (data === undefined || own === undefined) {
    return <Loading />;
  }
  if (data.length === 0) {
    return <Empty picture={<PeopleRegular />} title={words.say('sharing.with.none')} text={words.say('sharing.with.none.text')} />;
  }
  return (
    <SharedTable
      columns={[words.say('sharing.column.owner'), words.say('sharing.column.may'), words.say('sharing.column.leave')]}
      rows={[...received(data)].sort((a, b) => words.compare(a.item.name, b.item.name)).map((each) => ({
        id: each.item.id,
        name: nameOf(each, words),
        item: each.item,
        to: each.path,
        under: [each.owner, mayOf(each, words)].filter((part) => part !== '').join(' · '),
        cells: [
          each.owner,
          mayOf(each, words),
          each.by.length > 0 && (
            <Button key="leave" size="small" className={styles.leave} aria-label={words.say(each.isKept ? 'sharing.letgo.of' : 'sharing.leave.of', { name: nameOf(each, words) })} onClick={() => void leave(each)}>
              {words.say(each.isKept ? 'sharing.letgo' : 'sharing.leave')}
            </Button>
          ),
        ],
        at: each.item.shared?.sharedDateTime,
      }))}
    />
  );
}

const nameOf = ({ item }: Received, words: Words): string => (item.name === '' ? words.say('sharing.drive') : item.name);

function mayOf({ right, until }: Received, words: Words): string {
  const may = right === undefined ? '' : words.say(right === 'upload' ? 'sharing.type.createOnly' : rightKey(right));
  return [may, until === undefined ? '' : words.say('sharing.fact.until', { at: words.exact(until) })].filter((each) => each !== '').join(' · ');
}
