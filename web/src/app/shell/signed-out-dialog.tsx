import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Spinner } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

import { useWords } from '../words';

/** @param back where the other tab ends up */
export function SignedOutDialog({ back }: { readonly back: string }): ReactNode {
  const words = useWords();
  const [waiting, setWaiting] = useState(false);
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('signedout.title')}</DialogTitle>
          <DialogContent>
            {words.say('signedout.text')}
            {waiting && <Spinner size="tiny" label={words.say('signedout.waiting')} />}
          </DialogContent>
          <DialogActions>
            <Button
              as="a"
              appearance="primary"
              href={`/signin?return=${encodeURIComponent(back)}`}
              target="_blank"
              rel="noopener"
              onClick={() => setWaiting(true)}
            >
              {words.say('signedout.action')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
