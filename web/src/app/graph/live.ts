/**
 * What other clients change shows here without being asked for: one's own drive is followed always, a place of another's
 * drive while it is shown. How: `following.ts`.
 */
import { followAttention, isLookedAt } from './attention';
import { client } from './client';
import { EVERY_MILLIS, Following } from './following';
import { keys } from './keys';
import { forgetWhatWasSeen, patchLists } from './lists';
import { type ItemRef, ROOT } from './place';
import { followNetwork, reach } from './reach';
import type { Refusal } from './refusal';
import type { DriveItem } from './wire';

/** Rights that others gave can end or change, and no change of a drive tells of that: they are asked for as often. */
const OTHERS_EVERY_MILLIS = 60_000;
const OWN_EVERY_MILLIS = 5 * 60_000;

const own = new Following(ROOT, { changed: apply, refused: startAnew, everyMillisWithSocket: OWN_EVERY_MILLIS });
const all = new Set<Following>([own]);

/** Begins to look. Call it once. @returns ends it */
export function followChanges(): () => void {
  const look = (): void => all.forEach((each) => each.look());
  const tick = setInterval(() => all.forEach((each) => each.tick()), EVERY_MILLIS);
  const online = (): void => all.forEach((each) => each.online());
  const end = followAttention({ look, online });
  const apart = followNetwork();
  const deaf = reach.listen((isAway) => !isAway && online());
  look();
  return () => {
    clearInterval(tick);
    end();
    deaf();
    apart();
    all.forEach((each) => each.end());
  };
}

/**
 * Follows a folder of another's drive, and what one may there.
 *
 * @param begun told once: what was read before may have changed since, what is read from then on is followed
 * @returns ends it
 */
export function followPlace(folder: ItemRef, begun: () => void): () => void {
  const place = new Following(folder, {
    changed: (items) => {
      applyTo(items);
      void client.invalidateQueries({ queryKey: ['held'] });
    },
    refused: (refusal) => leave(folder, refusal),
    everyMillisWithSocket: OTHERS_EVERY_MILLIS,
  });
  all.add(place);
  void place.begin().then(begun);
  return () => {
    all.delete(place);
    place.end();
  };
}

/** A file that was shared by itself: nothing tells of changes of one, so that it is asked for itself. @returns ends it */
export function followFile({ id }: ItemRef): () => void {
  const ask = (): void => [keys.item(id), keys.held(id), ['about', id]].forEach((queryKey) => void client.invalidateQueries({ queryKey }));
  const tick = setInterval(() => isLookedAt() && ask(), OTHERS_EVERY_MILLIS);
  return () => clearInterval(tick);
}

/** Asks now what has changed. Whatever tells of news calls this. */
export async function nudge(): Promise<void> {
  await Promise.all([...all].map((each) => each.nudge()));
}

/** The server was rebuilt or set back: nothing that is shown is known to be right. */
async function startAnew({ kind }: Refusal): Promise<void> {
  if (kind === 'resync') {
    forgetWhatWasSeen();
    await client.invalidateQueries();
  }
}

/** Out of reach: the page asks for the folder itself, and says how it is. */
async function leave(folder: ItemRef, refusal: Refusal): Promise<void> {
  await startAnew(refusal);
  if (refusal.kind === 'absent' || refusal.kind === 'denied') {
    await Promise.all([client.invalidateQueries({ queryKey: keys.item(folder.id) }), client.invalidateQueries({ queryKey: keys.held(folder.id) })]);
  }
}

function apply(changed: readonly DriveItem[]): void {
  if (changed.length > 0) {
    applyTo(changed);
    void client.invalidateQueries({ queryKey: keys.drive });
  }
}

function applyTo(changed: readonly DriveItem[]): void {
  if (changed.length === 0) {
    return;
  }
  patchLists(changed);
  for (const item of changed) {
    const known = client.getQueryData<DriveItem>(keys.item(item.id));
    if (known !== undefined && known.eTag !== item.eTag) {
      void client.invalidateQueries({ queryKey: keys.item(item.id) });
    }
    void client.invalidateQueries({ queryKey: ['about', item.id] });
  }
  if (changed.some((each) => each.deleted !== undefined)) {
    void client.invalidateQueries({ queryKey: ['item'] }); // of what lies in a folder that is gone nothing is told by itself
  }
  void client.invalidateQueries({ queryKey: ['way'] });
  void client.invalidateQueries({ queryKey: ['list'] });
}
