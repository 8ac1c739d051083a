import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons/svg/shield-checkmark';
import { ShieldQuestionRegular } from '@fluentui/react-icons/svg/shield-question';
import type { ReactNode } from 'react';

import { useAllWords } from '../words';
import { detailsOf, type Shown, titleOf } from './shown';
import type { EventResult } from './verifying';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '12px',
    rowGap: '4px',
    alignItems: 'start',
    paddingBlock: '10px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    contentVisibility: 'auto',
    containIntrinsicSize: 'auto 64px',
  },
  texts: { flexGrow: 1, flexBasis: '260px', minWidth: 0, display: 'flex', flexDirection: 'column', gap: '2px', overflowWrap: 'anywhere' },
  title: { fontWeight: tokens.fontWeightSemibold },
  under: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  why: { color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
});

/** One event, and whether it is verified. */
export function Row({ shown, result }: { readonly shown: Shown; readonly result: EventResult | undefined }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const { event, entry } = shown;
  const where = [event.device, event.address].filter((each) => each !== undefined).join(' · ');
  return (
    <li className={styles.row} data-state={result ?? 'unchecked'}>
      <div className={styles.texts}>
        <span className={styles.title}>{titleOf(shown, words)}</span>
        {entry !== undefined && <time dateTime={new Date(entry.at).toISOString()}>{words.exact(entry.at)}</time>}
        <span className={styles.under}>{detailsOf(shown, words).join(' · ')}</span>
        {where !== '' && (
          <bdi className={styles.under}>{where}</bdi>
        )}
        {result !== undefined && result !== 'verified' && <span className={styles.why}>{words.say(`audit.event.${result}`)}</span>}
      </div>
      <State result={result} />
    </li>
  );
}

function State({ result }: { readonly result: EventResult | undefined }): ReactNode {
  const words = useAllWords();
  if (result === undefined) {
    return (
      <Badge appearance="outline" color="informative" icon={<ShieldQuestionRegular />}>
        {words.say('audit.state.unchecked')}
      </Badge>
    );
  }
  return result === 'verified' ? (
    <Badge appearance="tint" color="success" icon={<ShieldCheckmarkRegular />}>
      {words.say('audit.state.verified')}
    </Badge>
  ) : (
    <Badge appearance="tint" color="danger" icon={<ErrorCircleRegular />}>
      {words.say('audit.state.bad')}
    </Badge>
  );
}
