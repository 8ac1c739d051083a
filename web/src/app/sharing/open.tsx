/** What the list, its menu and the details pane begin. */
import { type DriveItem, refOf } from '../graph';
import { saysWhy } from '../parts';
import { ask, toast } from '../shell';
import { wordsNow } from '../words';
import { createLink } from './calls';
import { changed, copy } from './effects';
import { ManageDialog } from './manage-dialog';
import { ShareDialog } from './share-dialog';

export async function share(item: DriveItem): Promise<void> {
  const next = await ask<'manage'>((close) => <ShareDialog item={item} close={close} />);
  if (next === 'manage') {
    await manage(item);
  }
}

export async function manage(item: DriveItem): Promise<void> {
  await ask<void>((close) => <ManageDialog item={item} close={() => close()} />);
}

/** The link that anyone can view by: the first thing that is asked for. */
export async function copyLink(item: DriveItem): Promise<void> {
  const words = wordsNow();
  try {
    const made = await createLink(refOf(item), { type: 'view', scope: 'anonymous' });
    changed(item);
    const copied = await copy(made);
    toast({
      text: words.say(copied ? 'sharing.link.copied' : 'sharing.link.made', { name: item.name }),
      action: { label: words.say('sharing.manage'), run: () => void manage(item) },
    });
  } catch (error) {
    toast({ kind: 'bad', text: saysWhy(error, words) });
  }
}
