import { Button, Checkbox, Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

import { ask } from '../shell';
import { type Key, useWords } from '../words';
import type { ClashAnswer, ClashQuestion } from './questions';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '8px' },
  facts: { margin: 0, color: tokens.colorNeutralForeground2 },
  choice: { height: 'auto', minHeight: '44px', justifyContent: 'flex-start', textAlign: 'start', width: '100%', maxWidth: 'none' },
  what: { display: 'block', fontWeight: tokens.fontWeightRegular, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

const CHOICES = [
  ['replace', 'uploads.clash.replace', 'uploads.clash.replace.what'],
  ['rename', 'uploads.clash.both', 'uploads.clash.both.what'],
  ['skip', 'uploads.clash.skip', 'uploads.clash.skip.what'],
] as const satisfies readonly (readonly [ClashAnswer['clash'], Key, Key])[];

/** Asks what becomes of a file whose name is taken. Nothing is lost, whatever is chosen. */
export const askClash = (question: ClashQuestion): Promise<ClashAnswer | undefined> =>
  ask<ClashAnswer>((close) => <ClashDialog question={question} close={close} />);

interface ClashDialogProps {
  readonly question: ClashQuestion;
  readonly close: (answer?: ClashAnswer) => void;
}

function ClashDialog({ question: { row, existing, changed, more, lastModified }, close }: ClashDialogProps): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const [forAll, setForAll] = useState(false);
  const isFolder = existing?.folder !== undefined;
  const choices = CHOICES.filter(([clash]) => !(isFolder && clash === 'replace'));
  const folder = row.path.at(-1) ?? row.into.name;
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say(changed ? 'uploads.clash.changed' : 'uploads.clash.title', { name: row.name })}</DialogTitle>
          <DialogContent className={styles.content}>
            {isFolder ? (
              <p className={styles.facts}>{words.say('uploads.clash.folder', { folder })}</p>
            ) : (
              existing !== undefined && (
                <p className={styles.facts}>
                  {words.say('uploads.clash.there', { size: words.bytes(existing.size), when: words.exact(existing.lastModifiedDateTime) })}
                  <br />
                  {words.say('uploads.clash.yours', { size: words.bytes(row.size), when: lastModified === undefined ? '' : words.exact(lastModified) })}
                </p>
              )
            )}
            {choices.map(([clash, label, what], i) => (
              <Button key={clash} className={styles.choice} autoFocus={i === 0} onClick={() => close({ clash, forAll })}>
                <span>
                  {words.say(label)}
                  <span className={styles.what}>{words.say(what)}</span>
                </span>
              </Button>
            ))}
            {more > 0 && !isFolder && <Checkbox label={words.say('uploads.clash.all', { n: more })} checked={forAll} onChange={(_, { checked }) => setForAll(checked === true)} />}
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
