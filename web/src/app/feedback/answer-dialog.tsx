import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, makeStyles, Radio, RadioGroup, Textarea, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

import { saysWhy } from '../parts';
import { toast } from '../shell';
import { type AnyKey, useAllWords } from '../words';
import { answerIdea, ANSWERS, type AnswerState, askAgain, type Idea } from './calls';

const MOST_LETTERS = 1_000;

const useStyles = makeStyles({
  fields: { display: 'flex', flexDirection: 'column', gap: '12px' },
  title: { margin: 0, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
});

/** What the server's owner says to an idea. */
export function AnswerDialog({ idea, close }: { readonly idea: Idea; readonly close: () => void }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [state, setState] = useState<AnswerState>(idea.state === 'open' ? 'planned' : idea.state);
  const [text, setText] = useState(idea.answer?.text ?? '');
  const [problem, setProblem] = useState<string>();
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '') {
      setProblem(words.say('feedback.answer.empty'));
      return;
    }
    setSending(true);
    try {
      await answerIdea(idea.id, state, text);
      toast({ text: words.say('feedback.answered', { title: idea.title }) });
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
          <DialogTitle>{words.say('feedback.answer.title')}</DialogTitle>
          <DialogContent className={styles.fields}>
            <p className={styles.title}>{idea.title}</p>
            <Field label={words.say('feedback.answer.state')}>
              <RadioGroup layout="horizontal" value={state} onChange={(_, { value }) => setState(value as AnswerState)}>
                {ANSWERS.map((each) => (
                  <Radio key={each} value={each} label={words.say(`feedback.state.${each}` satisfies AnyKey)} />
                ))}
              </RadioGroup>
            </Field>
            <Field label={words.say('feedback.answer.text')} hint={words.say('feedback.answer.told')} validationMessage={problem ?? null}>
              <Textarea value={text} maxLength={MOST_LETTERS} resize="vertical" rows={4} onChange={(_, { value }) => setText(value)} />
            </Field>
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{words.say('cancel')}</Button>
            <Button appearance="primary" disabledFocusable={isSending} onClick={() => void send()}>
              {words.say('feedback.answer.send')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
