import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';

import { ask, attempt, toast } from '../shell';
import { type AllWords, type AnyKey, useAllWords } from '../words';
import { AnswerDialog } from './answer-dialog';
import { askAgain, type Idea, nameIdea, removeIdea, type State } from './calls';
import { ConfirmRemoval } from './confirm-removal';
import { VoteButton } from './vote-button';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    gap: '16px',
    padding: '16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  body: { display: 'flex', flexDirection: 'column', gap: '8px', minWidth: 0, flexGrow: 1 },
  head: { display: 'flex', alignItems: 'flex-start', justifyContent: 'space-between', gap: '8px', flexWrap: 'wrap' },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere', flexBasis: '180px', flexGrow: 1 },
  text: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  meta: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  answer: { paddingBlock: '8px', paddingInline: '12px', borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground3 },
  from: { margin: '0 0 4px', fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase200 },
  row: { display: 'flex', gap: '8px', flexWrap: 'wrap' },
  press: { '@media (max-width: 639px)': { minHeight: '44px' } },
});

const COLOURS: Readonly<Record<State, 'informative' | 'brand' | 'success' | 'warning'>> = { open: 'informative', planned: 'brand', done: 'success', declined: 'warning' };
const SHOWN_LETTERS = 320;

/** Who suggested it and when, as far as that is told. */
function byWhom({ mine, author, day }: Idea, words: AllWords): string {
  const when = words.day(`${day}T12:00:00Z`);
  return mine ? words.say('feedback.by.me', { when }) : author === undefined ? words.say('feedback.by.somebody', { when }) : words.say('feedback.by.name', { name: author, when });
}

export interface IdeaCardProps {
  readonly idea: Idea;
  readonly owner: boolean;
  /** What stands beside the title, in place of its state. */
  readonly mark?: ReactNode;
}

export function IdeaCard({ idea, owner, mark }: IdeaCardProps): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { title, state, answer } = idea;
  return (
    <li className={styles.card}>
      <VoteButton idea={idea} />
      <div className={styles.body}>
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          {mark ?? (
            <Badge appearance="tint" color={COLOURS[state]}>
              {words.say(`feedback.state.${state}` satisfies AnyKey)}
            </Badge>
          )}
        </div>
        <Text text={idea.text} title={title} />
        <span className={styles.meta}>{byWhom(idea, words)}</span>
        {answer !== undefined && (
          <div className={styles.answer}>
            <p className={styles.from}>{words.say('feedback.answer.from', { when: words.when(answer.at) })}</p>
            <p className={styles.text}>{answer.text}</p>
          </div>
        )}
        <Deeds idea={idea} owner={owner} />
      </div>
    </li>
  );
}

function Text({ text, title }: { readonly text: string; readonly title: string }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const long = text.length > SHOWN_LETTERS;
  if (text === '') {
    return null;
  }
  return (
    <>
      <p className={styles.text}>{long && !open ? `${text.slice(0, SHOWN_LETTERS).trimEnd()}…` : text}</p>
      {long && (
        <div>
          <Button size="small" className={styles.press} aria-expanded={open} aria-label={words.say(open ? 'feedback.less.of' : 'feedback.all.of', { title })} onClick={() => setOpen(!open)}>
            {words.say(open ? 'feedback.less' : 'feedback.all')}
          </Button>
        </div>
      )}
    </>
  );
}

function Deeds({ idea, owner }: { readonly idea: Idea; readonly owner: boolean }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { id, title, mine, named = false, votes, voted } = idea;
  const lone = votes === Number(voted);
  const mayRemove = owner || (mine && lone);
  if (!mine && !owner) {
    return null;
  }
  const rename = async (): Promise<void> => {
    await nameIdea(id, !named);
    await askAgain();
  };
  const remove = async (): Promise<void> => {
    if ((await ask<boolean>((close) => <ConfirmRemoval title={title} votes={votes} close={close} />)) === true) {
      await removeIdea(id);
      toast({ text: words.say('feedback.removed', { title }) });
      await askAgain();
    }
  };
  return (
    <div className={styles.row}>
      {owner && (
        <Button size="small" className={styles.press} appearance={idea.answer === undefined ? 'primary' : 'secondary'} aria-label={words.say('feedback.answer.of', { title })} onClick={() => void ask((close) => <AnswerDialog idea={idea} close={close} />)}>
          {words.say(idea.answer === undefined ? 'feedback.answer' : 'feedback.answer.again')}
        </Button>
      )}
      {mine && (
        <Button size="small" className={styles.press} aria-label={words.say(named ? 'feedback.unname.of' : 'feedback.name.of', { title })} onClick={() => attempt(rename)}>
          {words.say(named ? 'feedback.unname' : 'feedback.name')}
        </Button>
      )}
      {mayRemove && (
        <Button size="small" className={styles.press} aria-label={words.say('feedback.remove.of', { title })} onClick={() => attempt(remove)}>
          {words.say('feedback.remove')}
        </Button>
      )}
    </div>
  );
}
