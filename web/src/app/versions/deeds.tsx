/** What is done with a version, told of in a toast that can take it back where it can be. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';

import { ask as askDoor, client, type DriveItem, itemAddress, items, local, nudge, patchLists, refOf, refusalOf, type Version } from '../graph';
import { saysWhy } from '../parts';
import { ask, isProved, prove, toast } from '../shell';
import { wordsNow } from '../words';
import { NameDialog } from './name-dialog';

/** `3.0` is the third. */
export const numberOf = (version: Pick<Version, 'id'>): number => Number.parseInt(version.id, 10);

const address = (item: DriveItem, id: string, operation = ''): string => itemAddress(refOf(item), `versions/${id}${operation}`);

const valuesOf = (item: DriveItem, version: Pick<Version, 'id'>): { readonly n: string; readonly name: string } => ({ n: String(numberOf(version)), name: item.name });

/** @param current what is taken back to */
export async function restore(item: DriveItem, version: Version, current: Version | undefined, again = false): Promise<void> {
  await attempt(item, async () => {
    await askDoor(address(item, version.id, '/restoreVersion'), { method: 'POST', json: {} });
    const undo = current === undefined ? {} : { undo: () => restore(item, current, undefined, true), again };
    toast({ text: wordsNow().say('versions.restored', valuesOf(item, version)), ...undo });
  });
}

export async function remove(item: DriveItem, version: Pick<Version, 'id'>): Promise<void> {
  const words = wordsNow();
  const values = valuesOf(item, version);
  const back = backTo(item, `remove=${version.id}`);
  await attempt(item, async () => {
    if (!(await isProved(back)) || !(await sure(words.say('versions.confirm.title', values), words.say('versions.confirm.text'), words.say('versions.delete')))) {
      return;
    }
    if (await proved(back, () => askDoor(address(item, version.id), { method: 'DELETE' }))) {
      toast({ text: words.say('versions.deleted', values) });
    }
  });
}

async function sure(title: string, text: string, yes: string): Promise<boolean> {
  const words = wordsNow();
  const answer = await ask<boolean>((close) => (
    <Dialog open modalType="alert" onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <p>{text}</p>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => close()}>{words.say('cancel')}</Button>
            <Button appearance="primary" onClick={() => close(true)}>
              {yes}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  ));
  return answer === true;
}

/** @param then what stands in the address when they come back from showing who they are */
const backTo = (item: DriveItem, then: string): string => `${location.pathname}?versions=${item.id}&${then}`;

/** @returns whether it was done; otherwise they are led to where they show who they are */
async function proved(back: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (refusalOf(error).kind !== 'proof-too-old') {
      throw error;
    }
    prove(back);
    return false;
  }
}

/** To unpin may want a proof of who one is: it may be the first half of deleting. */
export async function pin(item: DriveItem, version: Pick<Version, 'id'>, pinned: boolean, again = false): Promise<void> {
  const back = backTo(item, `unpin=${version.id}`);
  await attempt(item, async () => {
    const json = { '@holdfast.pinned': pinned };
    if (!pinned && !(await isProved(back))) {
      return;
    }
    if (await proved(back, () => askDoor(address(item, version.id), { method: 'PATCH', json }))) {
      toast({ text: wordsNow().say(pinned ? 'versions.pinned' : 'versions.unpinned', valuesOf(item, version)), undo: () => pin(item, version, !pinned, !again), again });
    }
  });
}

/** Back from showing who one is. */
export async function unpin(item: DriveItem, version: Pick<Version, 'id'>): Promise<void> {
  const words = wordsNow();
  if (await sure(words.say('versions.unpin.title', valuesOf(item, version)), words.say('versions.unpin.text'), words.say('versions.unpin'))) {
    await pin(item, version, false);
  }
}

/** Asks what it is to be called. An empty name takes the one that it has away. */
export async function rename(item: DriveItem, version: Version): Promise<void> {
  const was = version['@holdfast.name'] ?? '';
  const name = await ask<string>((close) => <NameDialog n={numberOf(version)} was={was} close={close} />);
  if (name !== undefined && name.trim() !== was) {
    await named(item, version, name.trim(), was);
  }
}

async function named(item: DriveItem, version: Version, name: string, was: string, again = false): Promise<void> {
  await mark(item, version, { '@holdfast.name': name }, () => {
    const text = wordsNow().say(name === '' ? 'versions.unnamed' : 'versions.named', { n: String(numberOf(version)), name });
    toast({ text, undo: () => named(item, version, was, name, !again), again });
  });
}

async function mark(item: DriveItem, version: Version, json: object, tell: () => void): Promise<void> {
  await attempt(item, async () => {
    await askDoor(address(item, version.id), { method: 'PATCH', json });
    tell();
  });
}

/** The answer's address is told, since a redirect to it would be followed by `fetch` and not by the browser. */
export async function download(item: DriveItem, version: Version): Promise<void> {
  await attempt(item, async () => {
    const told = await askDoor<{ '@microsoft.graph.downloadUrl'?: string }>(address(item, version.id));
    const link = document.createElement('a');
    link.href = local(told['@microsoft.graph.downloadUrl'] ?? '');
    link.download = '';
    link.click();
  });
}

/** What is refused is said, and the list shows again how it is. */
async function attempt(item: DriveItem, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    patchLists([await items.item(refOf(item))]);
  } catch (error) {
    toast({ kind: 'bad', text: saysWhy(error, wordsNow()) });
  }
  await client.invalidateQueries({ queryKey: ['about', item.id] });
  void nudge();
}

