/** What the door tells of the recycle bin, and what may be said of it. */
import { ask, type DriveItem, type Identity, type Page } from '../graph';

const DAY_MILLIS = 86_400_000;
const SOON_DAYS = 7;

export interface Recycled extends DriveItem {
  readonly deletedDateTime: string;
  readonly deletedBy?: Identity;
  /** `/drive/root:` and the names down to the folder it was in, as they are. */
  readonly deletedFromLocation: string;
  readonly '@holdfast.keptUntil': string;
}

export type Show = 'all' | 'files' | 'folders' | 'soon';
export const SHOWS: readonly Show[] = ['all', 'files', 'folders', 'soon'];

const FIRST = '/me/drive/recycleBin/items?$top=1000';

export const page = (link: string | undefined, signal: AbortSignal): Promise<Page<Recycled>> => ask(link ?? FIRST, { signal });

export const empty = async (): Promise<number> => (await ask<{ removed: number }>('/me/drive/holdfast/recycleBin/empty', { method: 'POST', json: {} })).removed;

/** Whole days that are left, counted up: half a day is one. Never less than none. */
export const daysLeft = (item: Recycled, now: number): number => Math.max(0, Math.ceil((Date.parse(item['@holdfast.keptUntil']) - now) / DAY_MILLIS));

/** The folder it was in, as people write it: `Taxes/2026`; nothing for the top. */
export const formerPlace = (item: Recycled): string => item.deletedFromLocation.replace(/^[^:]*:\/?/, '');

/** The folder an item is in now. */
export const placeNow = (item: DriveItem): string => decodeURIComponent(item.parentReference.path?.replace(/^[^:]*:\/?/, '') ?? '');

export function fits(item: Recycled, show: Show, words: string, now: number): boolean {
  const kind =
    show === 'all' ||
    (show === 'files' && item.folder === undefined) ||
    (show === 'folders' && item.folder !== undefined) ||
    (show === 'soon' && daysLeft(item, now) <= SOON_DAYS);
  const text = `${formerPlace(item)}/${item.name}`.toLocaleLowerCase();
  return (
    kind &&
    words
      .toLocaleLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word))
  );
}

export type Outcome = 'same' | 'renamed' | 'elsewhere' | 'both';

/** How what came back differs from what was deleted. */
export function outcome(was: Recycled, now: DriveItem): Outcome {
  const renamed = was.name !== now.name;
  const moved = formerPlace(was) !== placeNow(now);
  return renamed && moved ? 'both' : renamed ? 'renamed' : moved ? 'elsewhere' : 'same';
}
