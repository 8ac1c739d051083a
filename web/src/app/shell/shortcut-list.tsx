import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, Switch, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { type Key, useWords } from '../words';
import { folderActions, itemActions } from './features';
import { preferences, prefer } from './preferences';
import { useStore } from './store';

const useStyles = makeStyles({
  list: { display: 'grid', gridTemplateColumns: '1fr auto', gap: '6px 24px', margin: 0 },
  keys: { fontFamily: tokens.fontFamilyMonospace, margin: 0 },
});

const KEYS: readonly (readonly [Key, string])[] = [
  ['shortcuts.regions', 'F6 · Shift+F6'],
  ['files.keys.move', '↑ ↓ ← →'],
  ['files.keys.ends', 'Home · End'],
  ['files.keys.type', 'A–Z'],
  ['files.keys.select', 'Space'],
  ['files.keys.extend', 'Shift+↑ ↓'],
  ['files.keys.all', 'Ctrl+A'],
  ['files.keys.clear', 'Esc'],
  ['files.keys.open', 'Enter'],
  ['files.keys.up', 'Backspace · Alt+↑'],
  ['files.keys.details', 'Alt+Enter'],
  ['files.keys.rename', 'F2'],
  ['files.keys.delete', 'Delete'],
  ['files.keys.copy', 'Ctrl+C · Ctrl+X · Ctrl+V'],
  ['files.keys.undo', 'Ctrl+Z'],
  ['files.keys.menu', 'Shift+F10'],
  ['files.keys.fold', '←, →'],
  ['shortcuts.search', '/'],
  ['shortcuts.help', '?'],
];

export function ShortcutList({ close }: { readonly close: () => void }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const { letters } = useStore(preferences);
  const lettered = [
    ...folderActions().flatMap((each) => (each.letter === undefined ? [] : [{ id: each.id, label: words.say(each.label), letter: each.letter }])),
    ...itemActions().flatMap((each) =>
      each.letter === undefined || typeof each.label !== 'string' ? [] : [{ id: each.id, label: words.say(each.label), letter: each.letter }],
    ),
  ];
  return (
    <Dialog open onOpenChange={close}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('shortcuts.title')}</DialogTitle>
          <DialogContent>
            <Switch checked={letters} label={words.say('shortcuts.letters')} onChange={(_, { checked }) => prefer({ letters: checked })} />
            <dl className={styles.list}>
              {KEYS.map(([label, key]) => (
                <Row key={label} label={words.say(label)} keys={key} />
              ))}
              {letters && lettered.map(({ id, label, letter }) => <Row key={id} label={label} keys={letter.toUpperCase()} />)}
            </dl>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={close}>
              {words.say('close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Row({ label, keys }: { readonly label: string; readonly keys: string }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <dt>{label}</dt>
      <dd className={styles.keys}>{keys}</dd>
    </>
  );
}
