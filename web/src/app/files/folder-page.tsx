import { type ReactNode, useEffect } from 'react';

import { type ItemRef, orderKey, refusalOf, ROOT } from '../graph';
import { Broken } from '../parts';
import { type Chosen, go, preferences, usePlace, useStore } from '../shell';
import { useWords } from '../words';
import { useActionLetters } from './action-letters';
import { filePath, nameOf } from './address';
import { Commands } from './commands';
import { FolderContent } from './folder-content';
import { useFolder, useFolderList } from './folder-list';
import { type Guest, GuestNote } from './guest';
import { ListFrame } from './list-frame';
import { RightsHere, useHeld } from './rights-here';
import { useSelection } from './use-selection';
import { Way } from './way';

/** A folder of one's own drive: what it is called, what is in it, and what can be done. */
export function FolderPage({ places }: { readonly places: Readonly<Record<string, string>> }): ReactNode {
  const id = places['folder'] ?? ROOT.id;
  return <Folder key={id} place={{ id }} />;
}

/** What is known of a folder that somebody deleted meanwhile, or shares no longer, is of no use any more. */
const isGone = (error: unknown): boolean => error !== null && ['absent', 'denied'].includes(refusalOf(error).kind);

/** A folder, in whichever drive. @param guest where it is another's */
export function Folder({ place, guest }: { readonly place: ItemRef; readonly guest?: Guest | undefined }): ReactNode {
  const words = useWords();
  const { sort } = useStore(preferences);
  const { query } = usePlace();
  const { folder: known, error } = useFolder(place);
  const folder = isGone(error) ? undefined : known;
  const { rights } = useHeld(place);
  const list = useFolderList(place, folder?.folder?.childCount, sort, rights.includes('see') && guest?.followed !== false);
  const name = `${place.id} ${orderKey(sort)}`;
  const selecting = useSelection(list.items, name);
  const chosen: Chosen = { items: selecting.chosen, folder, rights };
  useActionLetters(chosen);
  const title = folder !== undefined ? nameOf(folder, words.say('files.title')) : error === null ? words.say('loading') : (known?.name ?? words.say('files.title'));
  useEffect(() => {
    if (folder !== undefined && folder.folder === undefined) {
      go(filePath(folder), { replace: true }); // an address of a file: shown where it lies
    }
  }, [folder]);
  return (
    <RightsHere value={rights}>
      <ListFrame title={title} chosen={chosen} opened={query.get('open')} driveId={place.driveId} items={list.items} commands={<Commands chosen={chosen} clear={selecting.clear} sortable place={place.id} />}>
        {error === null || folder !== undefined ? (
          <>
            <Way folder={place} guest={guest !== undefined} />
            {guest !== undefined && <GuestNote place={place} driveId={guest.driveId} />}
            <FolderContent list={list} name={name} place={place.id} title={title} folder={folder} selecting={selecting} />
          </>
        ) : (
          <Broken error={error} retry={list.again} />
        )}
      </ListFrame>
    </RightsHere>
  );
}
