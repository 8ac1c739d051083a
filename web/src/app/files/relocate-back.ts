/**
 * Taking back what was moved or copied: moved items go to where they were, with the names that they had; copies go to the
 * recycle bin; and what was replaced is there again.
 */
import { type DriveItem, isOwn, items, parentOf, type PartAnswer, patchLists, refOf, refusal, ROOT, takeBack } from '../graph';
import { succeeded, tried } from './deeds';
import type { Done, Outcome, Way } from './transfer';

/** @returns what does it; nothing where it could not be done whole: what was replaced in another's drive is its owner's to bring back */
export function takingBack(done: readonly Done[], way: Way, from: DriveItem | undefined, to: DriveItem): (() => Promise<Outcome>) | undefined {
  if (done.some(({ replaced }) => replaced !== undefined) && !isOwn(to.parentReference)) {
    return undefined;
  }
  if (way === 'copy') {
    return () => removeCopies(done);
  }
  const copies = done.filter(({ copy }) => copy !== undefined);
  if (copies.length === 0) {
    return () => moveBack(done);
  }
  return copies.length === done.length && from !== undefined ? () => bringBack(done) : undefined;
}

async function moveBack(done: readonly Done[]): Promise<Outcome> {
  const moves = done.map(({ item }) => ({ ref: refOf(item), parent: parentOf(item) ?? ROOT, name: item.name }));
  const answers = await tried(() => items.moveEach(moves));
  patchLists(answers.flatMap((each) => (each.ok ? [each.body] : [])));
  const back = done.filter((_, i) => answers[i]?.ok === true);
  return { answers: [...answers, ...(await restored(back))], done: back };
}

/**
 * A copy that became a version of a file that was there leaves it as it was before; if nobody knows which version it became,
 * it stays.
 */
async function removeCopies(done: readonly Done[]): Promise<Outcome> {
  const all = done.flatMap((each) => (each.copy === undefined ? [] : [{ ...each, copy: each.copy }]));
  const isVersion = ({ copy, replaced }: (typeof all)[number]): boolean => replaced !== undefined && replaced.id === copy.id;
  const isKnown = (each: (typeof all)[number]): boolean => !isVersion(each) || each.copy.version !== undefined;
  const copies = all.filter(isKnown);
  const made = copies.map((each) => (isVersion(each) ? each.copy : { ...each.copy, version: undefined }));
  const answers = await tried(() => takeBack(made));
  const left = all.filter((each) => !isKnown(each)).map(() => ({ ok: false as const, refusal: refusal(412, {}) }));
  return { answers: [...answers, ...left, ...(await restored(copies.filter((each) => !isVersion(each))))], done: copies.filter((_, i) => answers[i]?.ok !== false) };
}

/** Out of one drive into another a move was a copy (`transfer.ts`): the original comes back, and the copy goes where it did. */
async function bringBack(done: readonly Done[]): Promise<Outcome> {
  const answers = await tried(() => items.restore(done.map(({ item }) => refOf(item))));
  patchLists(answers.flatMap((each) => (each.ok ? [each.body] : [])));
  const back = done.filter((_, i) => answers[i]?.ok === true);
  const gone = await tried(() => items.recycle(back.flatMap(({ copy }) => (copy === undefined ? [] : [copy]))));
  return { answers: [...answers, ...gone.filter((each) => !each.ok), ...(await restored(back))], done: back };
}

async function restored(done: readonly Done[]): Promise<PartAnswer<DriveItem>[]> {
  const replaced = done.flatMap((each) => each.replaced ?? []);
  if (replaced.length === 0) {
    return [];
  }
  const answers = await tried(() => items.restore(replaced.map(refOf)));
  patchLists(succeeded(replaced, answers));
  return answers;
}
