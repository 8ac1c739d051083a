/** Moving and copying: where to, and what becomes of equal names. How it is done: `transfer.ts`. */
import { type Clash, type DriveItem, items, nudge, patchLists, refOf } from '../graph';
import { ask, type Chosen, toast } from '../shell';
import { wordsNow } from '../words';
import { nameOf } from './address';
import { askClash } from './clash-dialog';
import { tellOfFailures } from './deeds';
import { FolderPicker } from './folder-picker';
import { takingBack } from './relocate-back';
import { type Done, isClash, type Outcome, transfer, type Way } from './transfer';

/** Asks where to, and takes them there. */
export async function choosePlace(chosen: Chosen, way: Way): Promise<void> {
  const folder = await ask<DriveItem>((close) => <FolderPicker chosen={chosen} way={way} close={close} />);
  if (folder !== undefined) {
    await relocate(chosen, folder, way);
  }
}

/** Takes items into a folder, also one of another drive. Names that are there already are asked about, once for all of them. */
export async function relocate({ items: chosen, folder: from }: Chosen, to: DriveItem, way: Way): Promise<void> {
  if (way === 'move' && from?.id === to.id) {
    return;
  }
  const words = wordsNow();
  const folder = nameOf(to, words.say('files.title'));
  const across = chosen.some((each) => each.parentReference.driveId !== to.parentReference.driveId);
  const work = words.say(way === 'move' ? 'files.moving' : 'files.copying', { n: chosen.length, folder });
  const hide = chosen.length > 3 || way === 'copy' || across ? toast({ text: work }) : undefined;
  const first = await transfer(chosen, to, way, 'fail');
  const clashing = chosen.filter((_, i) => isClash(first.answers[i]));
  const second = clashing.length === 0 ? undefined : await settle(clashing, to, folder, way);
  hide?.();
  const failed = [...first.answers, ...(second?.answers ?? [])].filter((each) => !each.ok && !isClash(each));
  void items.item(refOf(to)).then((now) => patchLists([now])); // it says how many it holds
  tell([...first.done, ...(second?.done ?? [])], way, from, to);
  tellOfFailures(failed);
  void nudge();
}

async function settle(clashing: readonly DriveItem[], to: DriveItem, folder: string, way: Way): Promise<Outcome | undefined> {
  const words = wordsNow();
  const clash: Clash | undefined = await askClash({
    text: words.say('files.clash.text', { n: clashing.length, name: clashing[0]!.name, folder }),
    both: words.say('files.clash.both.what'),
    leave: words.say('files.clash.skip'),
    canReplace: clashing.some((each) => each.folder === undefined),
  });
  if (clash === undefined) {
    return undefined;
  }
  const there = new Map<string, DriveItem>();
  if (clash === 'replace') {
    for (const each of clashing) {
      await items.child(refOf(to), each.name).then((item) => there.set(each.id, item), () => undefined);
    }
  }
  const { answers, done } = await transfer(clashing, to, way, clash);
  return { answers, done: done.map((each) => ({ ...each, replaced: there.get(each.item.id) })) };
}

function tell(done: readonly Done[], way: Way, from: DriveItem | undefined, to: DriveItem): void {
  if (done.length === 0) {
    return;
  }
  const words = wordsNow();
  const text = words.say(way === 'move' ? 'files.moved' : 'files.copied', { n: done.length, folder: nameOf(to, words.say('files.title')) });
  const back = takingBack(done, way, from, to);
  toast(back === undefined ? { text } : { text, undo: async () => tellBack(await back(), way) });
}

function tellBack({ done, answers }: Outcome, way: Way): void {
  if (done.length > 0) {
    toast({ text: wordsNow().say(way === 'move' ? 'files.moved.back' : 'files.copied.back', { n: done.length }) });
  }
  tellOfFailures(answers);
  void nudge();
}
