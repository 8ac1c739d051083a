import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { useAllWords } from '../words';

export interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly close: (answer?: boolean) => void;
}

/** Names the moment and the number. */
export function Confirm({ title, text, yes, close }: ConfirmProps): ReactNode {
  const words = useAllWords();
  return (
    <Dialog open modalType="alert" onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            <p>{text}</p>
            <p>{words.say('restore.confirm.lost')}</p>
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
  );
}
