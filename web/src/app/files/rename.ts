/** Renaming, and what becomes of equal names. */
import { type Clash, client, type DriveItem, isOwn, items, keys, nudge, patchLists, refOf, refusalOf } from '../graph';
import { saysWhy } from '../parts';
import { toast } from '../shell';
import { wordsNow } from '../words';
import { requireShort } from './names';

/**
 * Gives an item another name. One that is there already is asked about.
 *
 * @param again whether it takes something back
 */
export async function rename(item: DriveItem, name: string, again = false): Promise<void> {
  try {
    await requireShort(name);
    const there = await withName(item, name);
    if (there !== undefined && there.id !== item.id) {
      await settle(item, name, there);
      return;
    }
    const renamed = await renamedTo(item, name, 'fail');
    tell(renamed, () => rename(renamed, item.name, !again), again);
  } catch (error) {
    await (refusalOf(error).kind === 'name-taken' ? settle(item, name, await withName(item, name)) : refused(error));
  }
}

/** What has the name where an item is: itself, if only its capitals change. */
const withName = async (item: DriveItem, name: string): Promise<DriveItem | undefined> => (await items.withNames({ ...refOf(item), id: item.parentReference.id ?? 'root' }, [name]))[0];

async function settle(item: DriveItem, name: string, there: DriveItem | undefined): Promise<void> {
  const words = wordsNow();
  const { askClash } = await import('./clash-dialog');
  const clash = await askClash({
    text: words.say('files.clash.named', { name: there?.name ?? name }),
    both: words.say('files.clash.both.named'),
    leave: words.say('cancel'),
    canReplace: item.folder === undefined && there !== undefined && there.folder === undefined,
  });
  if (clash === undefined) {
    return;
  }
  try {
    const renamed = await renamedTo(item, name, clash);
    const replaced = clash === 'replace' ? there : undefined;
    replaced && patchLists([{ ...replaced, deleted: { state: 'deleted' } }]);
    tell(renamed, () => takeBack(renamed, item.name, isOwn(item.parentReference) ? replaced : undefined));
  } catch (error) {
    refused(error);
  }
}

async function renamedTo(item: DriveItem, name: string, clash: Clash): Promise<DriveItem> {
  const renamed = await items.rename(refOf(item), name, item.eTag, clash);
  patchLists([renamed]);
  client.setQueryData(keys.item(item.id), renamed);
  void nudge();
  return renamed;
}

/** What was replaced comes back too. */
async function takeBack(renamed: DriveItem, name: string, replaced: DriveItem | undefined): Promise<void> {
  await rename(renamed, name, true);
  if (replaced !== undefined) {
    const [answer] = await items.restore([refOf(replaced)]);
    answer?.ok === true ? patchLists([answer.body]) : refused(answer?.refusal);
    void nudge();
  }
}

function tell(renamed: DriveItem, undo: () => Promise<void>, again = false): void {
  toast({ text: wordsNow().say('files.renamed', { name: renamed.name }), undo, again });
}

function refused(error: unknown): void {
  toast({ kind: 'bad', text: saysWhy(error, wordsNow()) });
  const { kind } = refusalOf(error);
  if (kind === 'changed') {
    void nudge();
  }
  void (kind === 'denied' && client.invalidateQueries({ queryKey: ['held'] })); // rights are others than they were
}
