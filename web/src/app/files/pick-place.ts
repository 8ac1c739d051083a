/**
 * Where the chooser of folders is:
 *
 *     places ─▶ My files ─▶ folder ─▶ …
 *        └────▶ what others share ─▶ folder ─▶ …
 */
import { useQuery } from '@tanstack/react-query';

import { type DriveItem, isDrop, isOwn, type ItemRef, items, keys, parentOf, refOf, ROOT, type SharedWithMe } from '../graph';
import { useWords } from '../words';
import { nameOf } from './address';
import { useHeld } from './rights-here';

export type PickPlace = 'places' | 'shared' | ItemRef;

const MOST = 1_000;

/** What can be gone into. */
export interface PickEntry {
  readonly key: string;
  readonly name: string;
  readonly icon: Pick<DriveItem, 'name' | 'folder'>;
  readonly place: PickPlace;
}

export interface Picking {
  readonly name: string;
  /** Absent where nothing can be put. */
  readonly folder: DriveItem | undefined;
  readonly above: PickPlace | undefined;
  readonly inside: readonly PickEntry[] | undefined;
  readonly mayPut: boolean;
  readonly error: unknown;
  readonly again: () => void;
}

export const placeIn = (folder: DriveItem): ItemRef => (folder.root === undefined ? refOf(folder) : ROOT);

export const startOf = (folder: DriveItem | undefined): PickPlace => (folder === undefined ? ROOT : placeIn(folder));

/** Each once, however many permissions lead to it. Where one may look but not write, a folder inside may still be written. */
export function sharedFolders(all: readonly SharedWithMe[]): readonly DriveItem[] {
  const folders = all.filter(({ remoteItem }) => remoteItem.folder !== undefined && !(remoteItem['@holdfast.permission'] !== undefined && isDrop(remoteItem['@holdfast.permission'])));
  return [...new Map(folders.map(({ remoteItem }) => [remoteItem.id, remoteItem])).values()];
}

const entry = (item: DriveItem, name = item.name): PickEntry => ({ key: item.id, name, icon: item, place: refOf(item) });

export function usePickPlace(at: PickPlace): Picking {
  const words = useWords();
  const ref = typeof at === 'string' ? undefined : at;
  const here = ref ?? ROOT;
  const { rights } = useHeld(here);
  const folder = useQuery({ queryKey: keys.item(here.id), queryFn: ({ signal }) => items.item(here, signal) });
  const inside = useQuery({
    queryKey: keys.about(here.id, 'folders'),
    queryFn: ({ signal }) => items.children(here, 'folder', { by: 'name', descending: false }, MOST, signal),
    enabled: ref !== undefined,
    staleTime: 0,
  });
  const shared = useQuery({ queryKey: keys.list('shared-with-me'), queryFn: ({ signal }) => items.sharedWithMe(signal), enabled: at === 'shared' });
  const none = { folder: undefined, mayPut: false, error: null, again: () => undefined };
  if (at === 'places') {
    const place = (key: string, name: string, to: PickPlace): PickEntry => ({ key, name, icon: { name, folder: { childCount: 0 } }, place: to });
    return { ...none, name: words.say('files.pick.places'), above: undefined, inside: [place('own', words.say('files.title'), ROOT), place('shared', words.say('files.pick.shared'), 'shared')] };
  }
  if (at === 'shared') {
    return {
      ...none,
      name: words.say('files.pick.shared'),
      above: 'places',
      inside: shared.data === undefined ? undefined : sharedFolders(shared.data).map((each) => entry(each)),
      error: shared.data === undefined ? shared.error : null,
      again: () => void shared.refetch(),
    };
  }
  const item = folder.data;
  return {
    name: item === undefined ? '' : nameOf(item, words.say('files.title')),
    folder: item,
    above: item === undefined ? 'places' : (parentOf(item) ?? (isOwn(item.parentReference) ? 'places' : 'shared')),
    inside: inside.data?.value.map((each) => entry(each)),
    mayPut: rights.includes('arrange'),
    error: inside.data === undefined ? inside.error : null,
    again: () => void inside.refetch(),
  };
}
