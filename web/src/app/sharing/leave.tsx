/** Giving up what somebody else shares: their files stay as they are. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { client, items, keys, refOf } from '../graph';
import { saysWhy } from '../parts';
import { ask, toast } from '../shell';
import { useWords, wordsNow } from '../words';
import type { Received } from './with-me';

export async function leave(what: Received): Promise<void> {
  const sure = await ask<boolean>((close) => <LeaveDialog what={what} close={close} />);
  if (sure !== true) {
    return;
  }
  const words = wordsNow();
  try {
    for (const each of what.by) {
      await items.revoke(refOf(what.item), each.id);
    }
    toast({ text: words.say('sharing.left', { name: what.item.name }) });
  } catch (error) {
    toast({ kind: 'bad', text: saysWhy(error, words) });
  }
  await client.invalidateQueries({ queryKey: keys.list('shared-with-me') });
}

function LeaveDialog({ what: { item, owner, isKept }, close }: { readonly what: Received; readonly close: (sure?: boolean) => void }): ReactNode {
  const words = useWords();
  return (
    <Dialog open modalType="alert" onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say(isKept ? 'sharing.letgo.title' : 'sharing.leave.title', { name: item.name })}</DialogTitle>
          <DialogContent>{words.say(isKept ? 'sharing.letgo.text' : owner === '' ? 'sharing.leave.text' : 'sharing.leave.text.owner', { owner })}</DialogContent>
          <DialogActions>
            <Button onClick={() => close()}>{words.say('cancel')}</Button>
            <Button appearance="primary" onClick={() => close(true)}>
              {words.say(isKept ? 'sharing.letgo' : 'sharing.leave')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
