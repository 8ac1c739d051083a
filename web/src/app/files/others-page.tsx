import { Button } from '@fluentui/react-components';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { type ReactNode, useEffect, useMemo, useState } from 'react';

import { type DriveItem, followFile, followPlace, inPlace, type ItemRef, refusalOf, useOwnDrive } from '../graph';
import { Broken, Empty } from '../parts';
import { followed, go, PageFrame, pathOf, SHARED, usePlace } from '../shell';
import { useWords } from '../words';
import { useActionLetters } from './action-letters';
import { Commands } from './commands';
import { Waiting } from './folder-content';
import { useFolder } from './folder-list';
import { Folder } from './folder-page';
import { GuestNote } from './guest';
import { List } from './list';
import { ListFrame } from './list-frame';
import { RightsHere, useHeld } from './rights-here';
import { useSelection } from './use-selection';
import { Way } from './way';

/** Something that others share: a folder as one's own are, or a file that was shared by itself. */
export function OthersPage({ places }: { readonly places: Readonly<Record<string, string>> }): ReactNode {
  const { drive = '', item = '' } = places;
  const own = useOwnDrive();
  useEffect(() => {
    if (own === drive) {
      go(pathOf({ id: item, driveId: drive }), { replace: true }); // somebody's link to what is one's own
    }
  }, [own, drive, item]);
  return own === undefined || own === drive ? <Wait /> : <Place key={item} place={{ id: item, driveId: drive }} driveId={drive} />;
}

function Place({ place, driveId }: { readonly place: ItemRef; readonly driveId: string }): ReactNode {
  const words = useWords();
  const { folder: item, error, again } = useFolder(place);
  const followed = useFollowing(place, item === undefined ? undefined : item.folder !== undefined);
  if (error !== null && isOver(error)) {
    return <Over />;
  }
  if (item === undefined) {
    return error === null ? (
      <Wait />
    ) : (
      <PageFrame title={words.say('rail.shared')}>
        <Broken error={error} retry={again} />
      </PageFrame>
    );
  }
  return item.folder === undefined ? <Alone item={item} driveId={driveId} /> : <Folder place={place} guest={{ driveId, followed }} />;
}

/**
 * @param isFolder once it is known
 * @returns whether it has begun
 */
function useFollowing({ id, driveId }: ItemRef, isFolder: boolean | undefined): boolean {
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    if (isFolder === undefined) {
      return undefined;
    }
    return isFolder ? followPlace({ id, driveId }, () => setBegun(true)) : followFile({ id, driveId });
  }, [id, driveId, isFolder]);
  return begun;
}

const isOver = (error: unknown): boolean => ['absent', 'denied'].includes(refusalOf(error).kind);

function Wait(): ReactNode {
  const words = useWords();
  return (
    <PageFrame title={words.say('loading')}>
      <Waiting />
    </PageFrame>
  );
}

/** Whether it ended or never was cannot be told apart: the server says the same of both. */
function Over(): ReactNode {
  const words = useWords();
  return (
    <PageFrame title={words.say('rail.shared')}>
      <div role="status" style={{ display: 'contents' }}>
        <Empty picture={<PeopleRegular />} title={words.say('files.over.title')} text={words.say('files.over.text')}>
          <Button as="a" appearance="primary" href={SHARED} onClick={(event) => followed(event, SHARED)}>
            {words.say('files.over.shared')}
          </Button>
          <Button as="a" href="/files" onClick={(event) => followed(event, '/files')}>
            {words.say('nothing.home')}
          </Button>
        </Empty>
      </div>
    </PageFrame>
  );
}

/** A file that was shared by itself: a list of one, with all that can be done with a file. */
function Alone({ item, driveId }: { readonly item: DriveItem; readonly driveId: string }): ReactNode {
  const { query } = usePlace();
  const held = useHeld({ id: item.id, driveId });
  const rights = useMemo(() => inPlace(held.rights), [held.rights]);
  const all = useMemo(() => [item], [item]);
  const selecting = useSelection(all, item.id);
  const chosen = { items: selecting.chosen, rights };
  useActionLetters(chosen);
  const list = { items: all, total: 1, loading: false, error: null, reach: nothing, whole: async () => all, again: nothing };
  return (
    <RightsHere value={rights}>
      <ListFrame title={item.name} chosen={chosen} opened={query.get('open')} driveId={driveId} items={all} commands={<Commands chosen={chosen} clear={selecting.clear} sortable={false} place={item.id} />}>
        <Way folder={{ id: item.id, driveId }} guest />
        <GuestNote place={{ id: item.id, driveId }} driveId={driveId} />
        <List name={item.id} place={item.id} label={item.name} list={list} selecting={selecting} sortable={false} />
      </ListFrame>
    </RightsHere>
  );
}

const nothing = (): void => {};
