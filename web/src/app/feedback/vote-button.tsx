import { makeStyles, ToggleButton, tokens } from '@fluentui/react-components';
import { ChevronUpRegular } from '@fluentui/react-icons/svg/chevron-up';
import { type ReactNode, useState } from 'react';

import { attempt } from '../shell';
import { useAllWords } from '../words';
import { askAgain, type Idea, vote } from './calls';

const useStyles = makeStyles({
  vote: { flexDirection: 'column', minWidth: '56px', minHeight: '56px', padding: '4px', gap: '0px', flexShrink: 0, alignSelf: 'flex-start' },
  number: { fontSize: tokens.fontSizeBase400, fontVariantNumeric: 'tabular-nums' },
});

/** One's vote: pressed, it is given. What was voted shows at once. */
export function VoteButton({ idea: { id, title, votes, voted, state } }: { readonly idea: Idea }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [asked, setAsked] = useState<boolean>();
  const on = asked ?? voted;
  const shown = votes + Number(on) - Number(voted);
  const closed = (state === 'done' || state === 'declined') && !voted;
  const press = async (): Promise<void> => {
    setAsked(!on);
    try {
      await vote(id, !on);
      await askAgain();
    } finally {
      setAsked(undefined);
    }
  };
  return (
    <ToggleButton
      className={styles.vote}
      checked={on}
      disabled={closed}
      aria-label={words.say('feedback.vote', { title, n: shown })}
      title={words.say(closed ? 'feedback.vote.closed' : on ? 'feedback.vote.back' : 'feedback.vote.give')}
      icon={<ChevronUpRegular />}
      onClick={() => asked === undefined && attempt(press)}
    >
      <span className={styles.number}>{words.number(shown)}</span>
    </ToggleButton>
  );
}
