import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

import { type AllWords, type AnyKey, useAllWords } from '../words';
import type { Durability } from './calls';

const REASONS = ['unreadable', 'scrubOff', 'noPlace', 'findings', 'draining', 'lacking', 'unread', 'onePlace', 'databaseAlone', 'databaseElsewhere', 'defaults', 'repairEstimated'] as const;

const useStyles = makeStyles({
  box: { fontSize: tokens.fontSizeBase200 },
  summary: { cursor: 'pointer', minHeight: '28px', lineHeight: '28px', color: tokens.colorNeutralForeground2 },
  list: { margin: 0, paddingInlineStart: '20px', display: 'flex', flexDirection: 'column', gap: '4px' },
  inputs: { display: 'flex', flexDirection: 'column', gap: '4px', marginBlock: '8px' },
  // Beside each other where both have room, else below each other.
  input: { display: 'flex', flexWrap: 'wrap', columnGap: '16px', '& dt': { flex: '1 0 140px', overflowWrap: 'anywhere' }, '& dd': { flex: '2 1 180px', margin: 0, overflowWrap: 'anywhere' } },
  formula: { display: 'block', overflowX: 'auto', padding: '8px', fontFamily: tokens.fontFamilyMonospace, backgroundColor: tokens.colorNeutralBackground3, borderRadius: tokens.borderRadiusMedium },
});

/** What makes the figure worse or less certain, always; and behind a click what went in, and the formula. */
export function LossTable({ told }: { readonly told: Durability }): ReactNode {
  const words = useAllWords();
  const styles = useStyles();
  const reasons = REASONS.filter((each) => told.because.includes(each));
  return (
    <>
      {reasons.length > 0 && (
        <ul className={styles.list}>
          {reasons.map((each) => (
            <li key={each}>{words.say(`safeguards.durability.because.${each}` satisfies AnyKey)}</li>
          ))}
        </ul>
      )}
      <details className={styles.box}>
        <summary className={styles.summary}>{words.say('safeguards.durability.inputs')}</summary>
        <dl className={styles.inputs}>
          {told.places.map((place) => (
            <Input key={place.regions.join(' ')} name={place.regions.join(', ')} value={ofPlace(words, place)} />
          ))}
          <Input name={words.say('safeguards.durability.notice')} value={length(words, told.noticeSeconds)} />
          <Input name={words.say('safeguards.durability.repair')} value={length(words, told.repairSeconds)} />
        </dl>
        <p>{words.say('safeguards.durability.formula')}</p>
        <code className={styles.formula} dir="ltr">
          P = 1 − exp(−R)
          <br />
          R = Σ<sub>i</sub> λ<sub>i</sub> · Π<sub>j≠i</sub> (1 − exp(−λ<sub>j</sub>·w))
          <br />
          λ = −ln(1 − p)
        </code>
        <p>{words.say('safeguards.durability.without')}</p>
      </details>
    </>
  );
}

function Input({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div className={useStyles().input}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function ofPlace(words: AllWords, { yearlyLoss, stated, holds, lackingSince }: Durability['places'][number]): string {
  const loss = words.say(stated ? 'safeguards.durability.stated' : 'safeguards.durability.default', { p: share(words, yearlyLoss) });
  if (holds) {
    return loss;
  }
  const away = lackingSince === undefined ? words.say('safeguards.durability.out') : words.say('safeguards.durability.outSince', { at: words.exact(lackingSince) });
  return `${loss} ${away}`;
}

/** A probability in percent, to two digits, however small. */
const share = (words: AllWords, value: number): string => new Intl.NumberFormat(words.locale, { style: 'percent', maximumSignificantDigits: 2 }).format(value);

/** `50,000`, `40 million`: from a million on, zeros are not counted by anybody. */
export const inWords = (words: AllWords, value: number): string =>
  value < 1e6 ? words.number(value) : new Intl.NumberFormat(words.locale, { notation: 'compact', compactDisplay: 'long' }).format(value);

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** In the largest unit of which there are two, rounded up; a minute at least. */
function length(words: AllWords, seconds: number): string {
  const { unit, seconds: size } = UNITS.find((each) => seconds >= 2 * each.seconds) ?? UNITS[2];
  return words.say(`safeguards.durability.${unit}` satisfies AnyKey, { n: Math.max(1, Math.ceil(seconds / size)) });
}
