import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { refusalOf } from '../graph';
import { useWords } from '../words';
import { saysWhy } from './says-why';

const useStyles = makeStyles({
  middle: {
    gridArea: 'page',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '12px',
    flexGrow: 1,
    padding: '48px 24px',
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  text: { margin: 0, maxWidth: '44ch' },
  picture: { fontSize: '72px', lineHeight: 1, color: tokens.colorBrandForeground1 },
  small: { margin: 0, fontSize: tokens.fontSizeBase200 },
});

export function Loading(): ReactNode {
  const words = useWords();
  const styles = useStyles();
  return (
    <div className={styles.middle}>
      <Spinner label={words.say('loading')} />
    </div>
  );
}

export interface EmptyProps {
  readonly picture?: ReactNode;
  readonly title?: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** A place with nothing in it: a picture, a sentence, and what can be done. */
export function Empty({ picture, title, text, children }: EmptyProps): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.middle}>
      {picture !== undefined && (
        <div className={styles.picture} aria-hidden="true">
          {picture}
        </div>
      )}
      {title !== undefined && <h2 className={styles.title}>{title}</h2>}
      <p className={styles.text}>{text}</p>
      {children}
    </div>
  );
}

/** An address behind which there is nothing. */
export function Nothing(): ReactNode {
  const words = useWords();
  return (
    <Empty title={words.say('nothing.title')} text={words.say('nothing.text')}>
      <Button as="a" href="/files" appearance="primary">
        {words.say('nothing.home')}
      </Button>
    </Empty>
  );
}

/** Something that was refused, with a way on. */
export function Broken({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): ReactNode {
  const words = useWords();
  const styles = useStyles();
  const refusal = refusalOf(error);
  if (refusal.kind === 'absent') {
    return <Nothing />;
  }
  return (
    <Empty title={words.say('broken.title')} text={refusal.kind === 'broken' ? words.say('broken.text') : saysWhy(refusal, words)}>
      {retry !== undefined && <Button onClick={retry}>{words.say('retry')}</Button>}
      {refusal.requestId !== '' && <p className={styles.small}>{words.say('broken.id', { id: refusal.requestId })}</p>}
    </Empty>
  );
}
