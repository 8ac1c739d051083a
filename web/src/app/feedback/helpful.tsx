import { Button, Field, makeStyles, Textarea, ToggleButton, tokens } from '@fluentui/react-components';
import { ThumbDislikeRegular } from '@fluentui/react-icons/svg/thumb-dislike';
import { ThumbLikeRegular } from '@fluentui/react-icons/svg/thumb-like';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../graph';
import { attempt, Link } from '../shell';
import { useAllWords } from '../words';
import { type Helped, helped, kept, sayHelped, takeBackHelped } from './calls';

const MOST_LETTERS = 500;

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '12px', paddingBlockStart: '16px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  row: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  press: { minHeight: '44px' },
  link: { color: tokens.colorBrandForegroundLink },
});

/** Under each page of help. Where nothing answers there is nothing: help works without a connection. */
export function Helpful({ page }: { readonly page: string }): ReactNode {
  const { data } = useQuery({ queryKey: kept.helped(page), queryFn: ({ signal }) => helped(page, signal) });
  return data === undefined ? null : <Asked key={page} said={data} />;
}

function Asked({ said }: { readonly said: Helped }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const [why, setWhy] = useState(said.why ?? '');
  const [told, setTold] = useState('');
  const { page } = said;
  const say = async (yes: boolean): Promise<void> => {
    if (said.helped === yes) {
      await takeBackHelped(page);
      client.setQueryData<Helped>(kept.helped(page), { page });
      setWhy('');
      setTold(words.say('feedback.helpful.back'));
    } else {
      client.setQueryData(kept.helped(page), await sayHelped(page, yes, why));
      setTold(words.say('feedback.helpful.thanks'));
    }
  };
  const send = async (): Promise<void> => {
    client.setQueryData(kept.helped(page), await sayHelped(page, said.helped ?? false, why));
    setTold(words.say('feedback.helpful.sent'));
  };
  return (
    <section className={styles.box} aria-labelledby="helpful">
      <div className={styles.row}>
        <h2 id="helpful" className={styles.heading}>
          {words.say('feedback.helpful')}
        </h2>
        <ToggleButton className={styles.press} icon={<ThumbLikeRegular />} checked={said.helped === true} onClick={() => attempt(() => say(true))}>
          {words.say('feedback.helpful.yes')}
        </ToggleButton>
        <ToggleButton className={styles.press} icon={<ThumbDislikeRegular />} checked={said.helped === false} onClick={() => attempt(() => say(false))}>
          {words.say('feedback.helpful.no')}
        </ToggleButton>
        <div role="status">{told}</div>
      </div>
      {said.helped !== undefined && (
        <>
          <Field label={words.say('feedback.helpful.why')} hint={words.say('feedback.helpful.who')}>
            <Textarea value={why} maxLength={MOST_LETTERS} resize="vertical" onChange={(_, { value }) => setWhy(value)} />
          </Field>
          <div className={styles.row}>
            <Button disabledFocusable={why.trim() === (said.why ?? '')} onClick={() => attempt(send)}>
              {words.say('feedback.helpful.send')}
            </Button>
          </div>
        </>
      )}
      <Link to="/ideas" className={styles.link}>
        {words.say('feedback.helpful.ideas')}
      </Link>
    </section>
  );
}
