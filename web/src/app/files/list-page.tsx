import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { StarRegular } from '@fluentui/react-icons/svg/star';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { type DriveItem, items, keys, type Page } from '../graph';
import { Broken, Empty } from '../parts';
import { usePlace } from '../shell';
import { type Key, useWords } from '../words';
import { useActionLetters } from './action-letters';
import { Commands } from './commands';
import { Waiting } from './folder-content';
import { List } from './list';
import { ListFrame } from './list-frame';
import { useSelection } from './use-selection';

interface Source {
  readonly title: Key;
  readonly empty: Key;
  readonly picture: ReactNode;
  readonly name: string;
  readonly load: (words: string, signal: AbortSignal) => Promise<Page<DriveItem>>;
}

const SOURCES: Readonly<Record<string, Source>> = {
  '/recent': { title: 'files.recent', empty: 'files.empty.recent', picture: <ClockRegular />, name: 'recent', load: (_, signal) => items.recent(signal) },
  '/favourites': { title: 'files.favourites', empty: 'files.empty.favourites', picture: <StarRegular />, name: 'following', load: (_, signal) => items.following(signal) },
  '/search': { title: 'files.search', empty: 'files.empty.search', picture: <SearchRegular />, name: 'search', load: (words, signal) => items.search(words, signal) },
};

const NONE: readonly DriveItem[] = [];

/** Items of the whole drive: what was worked at, what is liked, what was looked for. */
export function ListPage(): ReactNode {
  const words = useWords();
  const { path, query } = usePlace();
  const source = SOURCES[path] ?? SOURCES['/recent']!;
  const asked = query.get('q') ?? '';
  const name = `${source.name} ${asked}`;
  const found = useQuery({ queryKey: [...keys.list(source.name), asked], queryFn: ({ signal }) => source.load(asked, signal) });
  const all = found.data?.value ?? NONE;
  const selecting = useSelection(all, name);
  const chosen = { items: selecting.chosen };
  useActionLetters(chosen);
  const title = words.say(source.title, { words: asked });
  const list = {
    items: all,
    total: all.length,
    loading: found.isPending,
    error: found.error,
    reach: nothing,
    whole: async () => all,
    again: () => void found.refetch(),
  };
  return (
    <ListFrame title={title} heading chosen={chosen} opened={query.get('open')} items={all} commands={<Commands chosen={chosen} clear={selecting.clear} sortable={false} place={source.name} />}>
      {found.isPending ? (
        <Waiting />
      ) : found.error !== null ? (
        <Broken error={found.error} retry={list.again} />
      ) : all.length === 0 ? (
        <Empty picture={source.picture} text={words.say(source.empty)} />
      ) : (
        <List name={name} place={source.name} label={title} list={list} selecting={selecting} sortable={false} />
      )}
    </ListFrame>
  );
}

const nothing = (): void => {};
