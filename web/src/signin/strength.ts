import { guessTime } from './guess-time';
import { advice, type Circumstances, ENOUGH_LOG10, type Estimate, type Flaw, flawsOf } from './password-rule';
import { said } from './words';

/** What a meter shows. */
export interface Strength {
  /** 0 before anything is typed, 5 for what the page has nothing against. */
  readonly step: 0 | 1 | 2 | 3 | 4 | 5;
  readonly verdict: string;
  /** Of each flaw, what is weak and what would help. */
  readonly advice: readonly string[];
}

export const NOTHING_TYPED: Strength = { step: 0, verdict: '', advice: [] };

/** More than this is not read while typing. */
const SHOWN_FLAWS = 2;

/** Powers of ten at which the bar grows: the scores of zxcvbn. The last is the rule's. */
const STEPS_LOG10 = [3, 6, 8, ENOUGH_LOG10] as const;

const WORDS = ['', 'Very weak', 'Weak', 'Not enough yet', 'Nearly enough', 'Strong'] as const;

export function strengthOf(password: string, whose: Circumstances, estimate: Estimate): Strength {
  if (password === '') {
    return NOTHING_TYPED;
  }
  const flaws = flawsOf(password, whose, estimate);
  const step = stepOf(estimate.guessesLog10, flaws.length > 0);
  return {
    step,
    verdict: said('{0}. A thousand computers would need {1} to guess it.', said(WORDS[step]), guessTime(estimate.guessesLog10)),
    advice: shown(flaws).map((flaw) => {
      const { weak, helps } = advice(flaw, whose.shortest);
      return `${said(weak)} ${said(helps)}`;
    }),
  };
}

/** That it can be guessed is what the bar says; it is worth words where nothing else is known. */
function shown(flaws: readonly Flaw[]): readonly Flaw[] {
  const known = flaws.filter((flaw) => flaw !== 'guessable');
  return (known.length > 0 ? known : flaws).slice(0, SHOWN_FLAWS);
}

function stepOf(guessesLog10: number, flawed: boolean): 1 | 2 | 3 | 4 | 5 {
  const reached = STEPS_LOG10.filter((least) => guessesLog10 >= least).length as 0 | 1 | 2 | 3 | 4;
  return flawed && reached === 4 ? 4 : ((reached + 1) as 1 | 2 | 3 | 4 | 5);
}
