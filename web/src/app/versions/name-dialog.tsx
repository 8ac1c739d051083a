import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

import { useWords } from '../words';

/** As many as the server takes (docs/graph-door.md). */
const MOST_LENGTH = 100;

export interface NameDialogProps {
  readonly n: number;
  readonly was: string;
  readonly close: (name?: string) => void;
}

export function NameDialog({ n, was, close }: NameDialogProps): ReactNode {
  const words = useWords();
  const [name, setName] = useState(was);
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            close(name);
          }}
        >
          <DialogBody>
            <DialogTitle>{words.say('versions.name.title', { n: String(n) })}</DialogTitle>
            <DialogContent>
              <Field label={words.say('versions.name.label')} hint={words.say('versions.name.hint')}>
                <Input value={name} autoFocus autoComplete="off" maxLength={MOST_LENGTH} onFocus={(event) => event.currentTarget.select()} onChange={(_, { value }) => setName(value)} />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={() => close()}>{words.say('cancel')}</Button>
              <Button type="submit" appearance="primary">
                {words.say('versions.name.save')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
