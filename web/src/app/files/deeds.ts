/** What is done with items at the door, and told of in a toast that can take it back. */
import { client, type DriveItem, isOwn, items, keys, nudge, type PartAnswer, patchLists, refOf, refusalOf } from '../graph';
import { saysWhy } from '../parts';
import { toast } from '../shell';
import { wordsNow } from '../words';

/** So many are told of while they are being done. */
const MANY = 20;

/** @param again whether it takes something back */
export async function recycle(chosen: readonly DriveItem[], again = false): Promise<void> {
  const words = wordsNow();
  const hide = chosen.length > MANY ? toast({ text: words.say('files.deleting', { n: chosen.length }) }) : undefined;
  const answers = await tried(() => items.recycle(chosen.map(refOf)));
  hide?.();
  const gone = succeeded(chosen, answers);
  patchLists(gone.map((each) => ({ ...each, deleted: { state: 'deleted' } })));
  if (gone.length > 0) {
    const [first] = gone;
    const text = gone.length === 1 ? words.say('files.deleted', { name: first!.name }) : words.say('files.deleted.many', { n: gone.length });
    // Out of another's recycle bin one takes what one put there oneself.
    const others = words.say('files.deleted.others', { n: gone.length, name: first!.name });
    toast({ text: isOwn(first!.parentReference) ? text : others, undo: () => bringBack(gone), again });
  }
  tellOfFailures(answers);
  void nudge();
}

async function bringBack(gone: readonly DriveItem[]): Promise<void> {
  const words = wordsNow();
  const answers = await tried(() => items.restore(gone.map(refOf)));
  const back = answers.flatMap((each) => (each.ok ? [each.body] : []));
  patchLists(back);
  if (back.length > 0) {
    toast({
      text: back.length === 1 ? words.say('files.back', { name: back[0]!.name }) : words.say('files.back.many', { n: back.length }),
    });
  }
  tellOfFailures(answers);
  void nudge();
}

/** One file as it is; many, or a folder, as an archive. */
export async function download(chosen: readonly DriveItem[]): Promise<void> {
  const single = chosen.length === 1 && chosen[0]?.folder === undefined;
  const hide = single ? undefined : toast({ text: wordsNow().say('files.preparing') });
  try {
    await (single ? downloadEach(chosen) : downloadAll(chosen));
  } catch (error) {
    toast({ kind: 'bad', text: saysWhy(error, wordsNow()) });
  } finally {
    hide?.();
  }
}

async function downloadAll(chosen: readonly DriveItem[]): Promise<void> {
  try {
    follow(await items.zipUrl(chosen.map(refOf)));
  } catch (error) {
    if (refusalOf(error).kind !== 'denied' || chosen.some((each) => each.folder !== undefined)) {
      throw error;
    }
    await downloadEach(chosen); // what is counted, or was shared one by one
  }
}

/** A browser takes downloads that follow each other too fast for one. */
const BETWEEN_MILLIS = 300;

async function downloadEach(chosen: readonly DriveItem[]): Promise<void> {
  for (const [i, each] of chosen.entries()) {
    i > 0 && (await new Promise((done) => setTimeout(done, BETWEEN_MILLIS)));
    follow(await items.downloadUrl(refOf(each)));
  }
}

/** The answer comes as an attachment: the page stays. */
export function follow(address: string): void {
  const link = document.createElement('a');
  const url = new URL(address);
  link.href = url.pathname + url.search;
  link.download = '';
  link.click();
}

export async function favour(chosen: readonly DriveItem[], on: boolean, again = false): Promise<void> {
  const words = wordsNow();
  const answers = await tried(() => items.follow(chosen.map(refOf), on));
  const done = succeeded(chosen, answers);
  await client.invalidateQueries({ queryKey: keys.list('following') });
  if (done.length > 0) {
    toast({
      text: words.say(on ? 'files.favourite.added' : 'files.favourite.removed', { n: done.length }),
      undo: () => favour(done, !on, !again),
      again,
    });
  }
  tellOfFailures(answers);
}

/** What is refused as a whole is refused for each. */
export async function tried<T>(work: () => Promise<PartAnswer<T>[]>): Promise<PartAnswer<T>[]> {
  try {
    return await work();
  } catch (error) {
    return [{ ok: false, refusal: refusalOf(error) }];
  }
}

export function succeeded(chosen: readonly DriveItem[], answers: readonly PartAnswer<unknown>[]): DriveItem[] {
  return chosen.filter((_, i) => answers[i]?.ok === true);
}

export function tellOfFailures(answers: readonly PartAnswer<unknown>[]): void {
  const refusals = answers.flatMap((each) => (each.ok ? [] : [each.refusal]));
  const [first] = refusals;
  if (first !== undefined) {
    const words = wordsNow();
    void (first.kind === 'denied' && client.invalidateQueries({ queryKey: ['held'] })); // rights are others than they were
    const why = saysWhy(first, words);
    toast({ kind: 'bad', text: answers.length === 1 ? why : words.say('files.failed.some', { n: refusals.length, why }) });
  }
}
