/**
 * Which passwords the server will accept, as far as a page can tell before it asks: the same numbers, the same
 * sentences. The server decides; it alone has the long list of common passwords, and one of stolen ones.
 *
 * Source: `identity`, PasswordRule, PasswordFlaw. A test reads those files and compares.
 */
import { Likeness, partsOf } from './likeness';
import { said } from './words';

/** Guesses, as a power of ten, that a good guesser must need. PasswordRule.ENOUGH_LOG10. */
export const ENOUGH_LOG10 = 10;

/** What is left out beyond could only add guesses, and would cost time. PasswordRule.MEASURED_CHARACTERS. */
export const MEASURED_CHARACTERS = 100;

/** PasswordUse.ALONE: what a field asks that says nothing else. */
export const SHORTEST_ALONE = 15;

/** What is weak, and what would help. */
export interface Advice {
  readonly weak: string;
  readonly helps: string;
}

const FIXED = {
  'like-name': {
    weak: 'It holds your name, or nearly.',
    helps: 'Use words that have nothing to do with you.',
  },
  'like-mail': {
    weak: 'It holds a part of your mail address, or nearly.',
    helps: 'Use words that have nothing to do with you.',
  },
  'like-product': {
    weak: 'It holds the name of this service, or nearly.',
    helps: 'Use words that have nothing to do with where you sign in.',
  },
  word: {
    weak: 'Much of it is a single common word or name.',
    helps: 'Add more words, ones that are not often used together.',
  },
  'keys-in-a-row': {
    weak: 'Keys that lie side by side are easy to guess.',
    helps: 'Use words rather than a path over the keyboard.',
  },
  repeated: {
    weak: 'Repeating something makes it hardly harder to guess.',
    helps: 'Put different words in place of the repetition.',
  },
  'in-order': {
    weak: 'Letters or digits in order are easy to guess.',
    helps: 'Use words rather than abc or 6543.',
  },
  'year-or-date': {
    weak: 'Years and dates are easy to guess.',
    helps: 'Leave out dates, those of your own life above all.',
  },
  guessable: {
    weak: 'It could be found by trying ten thousand million guesses.',
    helps: 'Make it longer: add a word or two.',
  },
} as const satisfies Record<string, Advice>;

/** A pattern that a guesser comes to. */
export type Pattern = 'word' | 'keys-in-a-row' | 'repeated' | 'in-order' | 'year-or-date';

export type Flaw = 'too-short' | keyof typeof FIXED;

/** What a guesser makes of a password. */
export interface Estimate {
  readonly guessesLog10: number;
  readonly patterns: readonly Pattern[];
}

/** What the password is for, and whose it is. */
export interface Circumstances {
  /** In characters, that is code points. */
  readonly shortest: number;
  readonly name: string;
  readonly mails: readonly string[];
  readonly product: string;
}

/** What the guesser should try first. */
export function hints(whose: Circumstances): string[] {
  return [...partsOf(whose.product), ...partsOf(whose.name), ...mailParts(whose.mails)];
}

/** The part that is measured, in the form in which it is stored. */
export function measured(password: string): string {
  return [...password.normalize('NFC')].slice(0, MEASURED_CHARACTERS).join('');
}

/** Gravest first; empty if the page has nothing against it. */
export function flawsOf(password: string, whose: Circumstances, estimate: Estimate): Flaw[] {
  const flaws: Flaw[] = [];
  if (isTooShort(password, whose)) {
    flaws.push('too-short');
  }
  const likeness = new Likeness(password);
  if (likeness.holdsAny(partsOf(whose.name))) {
    flaws.push('like-name');
  }
  if (likeness.holdsAny(mailParts(whose.mails))) {
    flaws.push('like-mail');
  }
  if (likeness.holdsAny(partsOf(whose.product))) {
    flaws.push('like-product');
  }
  if (estimate.guessesLog10 < ENOUGH_LOG10) {
    flaws.push(...new Set(estimate.patterns), 'guessable');
  }
  return flaws;
}

export function advice(flaw: Flaw, shortest: number): Advice {
  if (flaw !== 'too-short') {
    return FIXED[flaw];
  }
  const words = shortest >= SHORTEST_ALONE ? 'five' : 'four';
  return {
    weak: said('It has fewer than {0} characters.', shortest),
    helps: said(`Use at least {0}; a sentence or ${words} words are easy to remember.`, shortest),
  };
}

function isTooShort(password: string, whose: Circumstances): boolean {
  return [...password.normalize('NFC')].length < whose.shortest;
}

/** Of `a.sol@harbour.example`: a, sol, asol, harbour. The ending is no one's. */
function mailParts(mails: readonly string[]): string[] {
  return mails.flatMap((mail) => {
    const at = mail.lastIndexOf('@');
    if (at < 0) {
      return partsOf(mail);
    }
    const domain = mail.slice(at + 1);
    const dot = domain.lastIndexOf('.');
    return [...partsOf(mail.slice(0, at)), ...partsOf(dot < 0 ? domain : domain.slice(0, dot))];
  });
}
