/**
 * Taking items into a folder. Within a drive a move is one operation of each item. Between drives there is no such thing:
 * the contents are under other keys, and each drive has its own history. So a move is a copy, and what was copied goes to
 * the recycle bin of the drive that it was in, if it is still what was copied (ADR 36).
 */
import { type Clash, type DriveItem, items, type ItemRef, type Made, madeOf, parentOf, type PartAnswer, patchLists, refOf, refusalOf } from '../graph';
import { succeeded, tried } from './deeds';

export type Way = 'move' | 'copy';

export interface Done {
  readonly item: DriveItem;
  /** What was made of it, where it was copied: of what may have replaced something with its version, if that could be read. */
  readonly copy?: Made | undefined;
  /** What had the name there. */
  readonly replaced?: DriveItem | undefined;
}

export interface Outcome {
  /** In the order of the items. */
  readonly answers: readonly PartAnswer<unknown>[];
  readonly done: readonly Done[];
}

export const isClash = (answer: PartAnswer<unknown> | undefined): boolean => answer?.ok === false && answer.refusal.kind === 'name-taken';

const isWithin = (item: DriveItem, to: DriveItem): boolean => item.parentReference.driveId === to.parentReference.driveId;

/** Whether a folder is where all of them are: there is nothing to move. */
export const isThere = (chosen: readonly DriveItem[], folder: DriveItem): boolean => chosen.every((each) => parentOf(each)?.id === folder.id);

export async function transfer(chosen: readonly DriveItem[], to: DriveItem, way: Way, clash: Clash): Promise<Outcome> {
  if (way === 'copy') {
    return copyAll(chosen, to, clash);
  }
  return chosen.every((each) => isWithin(each, to)) ? moveAll(chosen, to, clash) : moveAcross(chosen, to, clash);
}

async function moveAll(chosen: readonly DriveItem[], to: DriveItem, clash: Clash): Promise<Outcome> {
  const answers = await tried(() => items.move(chosen.map(refOf), refOf(to), clash));
  patchLists(answers.flatMap((each) => (each.ok ? [each.body] : [])));
  return { answers, done: succeeded(chosen, answers).map((item) => ({ item })) };
}

async function copyAll(chosen: readonly DriveItem[], to: DriveItem, clash: Clash): Promise<Outcome> {
  const answers = await Promise.all(chosen.map((each) => copied(each, to, clash)));
  const done = chosen.flatMap((item, i) => {
    const answer = answers[i];
    return answer?.ok === true ? [{ item, copy: answer.body }] : [];
  });
  return { answers, done };
}

async function copied(item: DriveItem, to: DriveItem, clash: Clash): Promise<PartAnswer<Made>> {
  try {
    const copy = { id: await items.copied(await items.copy(refOf(item), refOf(to), clash)), driveId: to.parentReference.driveId };
    return { ok: true, body: clash === 'replace' && item.folder === undefined ? await withVersion(copy) : copy };
  } catch (error) {
    return { ok: false, refusal: refusalOf(error) };
  }
}

/** Read at once: later it may be somebody else's, and is not taken back. It was copied even where this cannot be read. */
async function withVersion(copy: ItemRef): Promise<Made> {
  try {
    return madeOf(await items.item(copy), copy.driveId);
  } catch {
    return copy;
  }
}

async function moveAcross(chosen: readonly DriveItem[], to: DriveItem, clash: Clash): Promise<Outcome> {
  const copies = await copyAll(chosen, to, clash);
  const left = copies.done.map(({ item }) => item);
  const gone = await tried(() => items.recycle(left.map((each) => ({ ...refOf(each), eTag: each.eTag }))));
  patchLists(succeeded(left, gone).map((each) => ({ ...each, deleted: { state: 'deleted' } })));
  const answers = copies.answers.map((answer, i) => (answer.ok ? (gone[left.indexOf(chosen[i]!)] ?? answer) : answer));
  return { answers, done: copies.done.filter((_, i) => gone[i]?.ok === true) };
}
