import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input } from '@fluentui/react-components';
import { type ReactNode, useRef, useState } from 'react';

import { type DriveItem, items, nameTaken, nudge, patchLists, refOf } from '../graph';
import { saysWhy } from '../parts';
import { ask, go, toast } from '../shell';
import { useWords, wordsNow } from '../words';
import { folderPath } from './address';
import { recycle } from './deeds';
import { requireShort } from './names';

/** Makes a folder, and says so. */
export async function newFolder(parent: DriveItem): Promise<void> {
  const made = await createIn(parent);
  if (made !== undefined) {
    const words = wordsNow();
    toast({
      text: words.say('files.created', { name: made.name }),
      undo: () => recycle([made], true),
      action: { label: words.say('files.open'), run: () => go(folderPath(made)) },
    });
  }
}

/** Asks for a name until there is a folder, or somebody thinks better of it. */
export async function createIn(parent: DriveItem): Promise<DriveItem | undefined> {
  const made = await ask<DriveItem>((close) => <NewFolderDialog parent={parent} close={close} />);
  if (made !== undefined) {
    patchLists([made]);
    void nudge();
  }
  return made;
}

function NewFolderDialog({ parent, close }: { readonly parent: DriveItem; readonly close: (made?: DriveItem) => void }): ReactNode {
  const words = useWords();
  const [name, setName] = useState(() => words.say('files.new.folder.default'));
  const [refused, setRefused] = useState('');
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const make = async (): Promise<void> => {
    if (busy || name.trim() === '') {
      return;
    }
    setBusy(true);
    try {
      await requireShort(name.trim());
      const [there] = await items.withNames(refOf(parent), [name.trim()]);
      if (there !== undefined) {
        throw nameTaken();
      }
      close(await items.createFolder(refOf(parent), name.trim()));
    } catch (error) {
      setRefused(saysWhy(error, words));
      setBusy(false);
      field.current?.focus();
    }
  };
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <DialogBody>
            <DialogTitle>{words.say('files.new.folder.title')}</DialogTitle>
            <DialogContent>
              <Field
                label={words.say('files.new.folder.name')}
                {...(refused === '' ? {} : { validationMessage: refused, validationState: 'error' as const })}
              >
                <Input
                  value={name}
                  autoFocus
                  autoComplete="off"
                  input={{ ref: field }}
                  onFocus={(event) => event.currentTarget.select()}
                  onChange={(_, { value }) => {
                    setName(value);
                    setRefused('');
                  }}
                />
              </Field>
            </DialogContent>
            <DialogActions>
              <Button onClick={() => close()}>{words.say('cancel')}</Button>
              <Button type="submit" appearance="primary" disabledFocusable={busy || name.trim() === ''}>
                {words.say('files.create')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
