import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import { saysWhy } from '../parts';
import { toast } from '../shell';
import { useAllWords } from '../words';
import { addIdea, alike, askAgain, kept } from './calls';
import { VoteButton } from './vote-button';

const FEWEST_LETTERS = 3;
const MOST_IN_TITLE = 120;
const MOST_IN_TEXT = 4_000;
const STILL_MILLIS = 300;

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: '12px' },
  list: { listStyle: 'none', margin: '4px 0 0', padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  row: { display: 'flex', alignItems: 'center', gap: '12px', overflowWrap: 'anywhere' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

/** What was typed, once nothing more was for a moment. */
function useStill(typed: string): string {
  const [still, setStill] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setStill(typed), STILL_MILLIS);
    return () => clearTimeout(timer);
  }, [typed]);
  return still;
}

/** Suggests something, after a look at what others suggested that is like it. */
export function NewIdea({ close }: { readonly close: () => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [named, setNamed] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (title.trim().length < FEWEST_LETTERS) {
      setProblem(words.say('feedback.new.short', { n: FEWEST_LETTERS }));
      return;
    }
    setSending(true);
    try {
      await addIdea(title, text, named);
      toast({ text: words.say('feedback.new.added') });
      close();
      await askAgain();
    } catch (error) {
      setProblem(saysWhy(error, words));
      setSending(false);
    }
  };
  return (
    <Dialog open onOpenChange={() => close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.say('feedback.suggest')}</DialogTitle>
          <DialogContent className={styles.fields}>
            <Field label={words.say('feedback.new.title')} validationMessage={problem ?? null}>
              <Input
                value={title}
                maxLength={MOST_IN_TITLE}
                onChange={(_, { value }) => {
                  setTitle(value);
                  setProblem(undefined);
                }}
              />
            </Field>
            <Alike typed={useStill(title.trim())} />
            <Field label={words.say('feedback.new.text')}>
              <Textarea value={text} maxLength={MOST_IN_TEXT} resize="vertical" rows={5} onChange={(_, { value }) => setText(value)} />
            </Field>
            <Checkbox label={words.say('feedback.new.named')} checked={named} onChange={(_, { checked }) => setNamed(checked === true)} />
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{words.say('cancel')}</Button>
            <Button appearance="primary" disabledFocusable={isSending} onClick={() => void send()}>
              {words.say('feedback.new.send')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Alike({ typed }: { readonly typed: string }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { data = [] } = useQuery({ queryKey: kept.like(typed), queryFn: ({ signal }) => alike(typed, signal), enabled: typed.length >= FEWEST_LETTERS });
  const shown = typed.length >= FEWEST_LETTERS ? data : [];
  return (
    <div>
      <div role="status" className={styles.heading}>
        {shown.length > 0 ? words.say('feedback.new.like', { n: shown.length }) : ''}
      </div>
      {shown.length > 0 && (
        <ul className={styles.list} aria-label={words.say('feedback.new.like', { n: shown.length })}>
          {shown.map((idea) => (
            <li key={idea.id} className={styles.row}>
              <VoteButton idea={idea} />
              {idea.title}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
