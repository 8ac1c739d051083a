import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { useAllWords } from '../words';

export interface ConfirmRemovalProps {
  readonly title: string;
  readonly votes: number;
  readonly close: (answer?: boolean) => void;
}

/** It cannot be had back, and takes others' votes along. */
export function ConfirmRemoval({ title, votes, close }: ConfirmRemovalProps): ReactNode {
  const words = useAllWords();
  return (
    <Dialog open modalType="alert" onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('feedback.remove.title')}</DialogTitle>
          <DialogContent>{words.say('feedback.remove.text', { title, n: votes })}</DialogContent>
          <DialogActions>
            <Button onClick={() => close()}>{words.say('cancel')}</Button>
            <Button appearance="primary" onClick={() => close(true)}>
              {words.say('feedback.remove')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
