import { describe, expect, it } from 'vitest';

import { guessTime } from '../src/signin/guess-time';
import type { Circumstances } from '../src/signin/password-rule';
import { NOTHING_TYPED, strengthOf } from '../src/signin/strength';

const WHOSE: Circumstances = { shortest: 12, name: '', mails: [], product: 'Holdfast' };
const LONG = 'a long enough text';

describe('strength', () => {
  it('is nothing before anything is typed', () => {
    expect(strengthOf('', WHOSE, { guessesLog10: 0, patterns: [] })).toBe(NOTHING_TYPED);
  });

  it.each([
    [0, 1],
    [2.9, 1],
    [3, 2],
    [6, 3],
    [8, 4],
    [9.99, 4],
    [10, 5],
    [40, 5],
  ])('of 10^%d guesses is step %d', (guessesLog10, step) => {
    expect(strengthOf(LONG, WHOSE, { guessesLog10, patterns: [] }).step).toBe(step);
  });

  it('is not whole while the server would refuse it', () => {
    const strength = strengthOf('xkqvTqzLwrr', WHOSE, { guessesLog10: 11, patterns: [] });
    expect(strength.step).toBe(4);
    expect(strength.advice[0]).toMatch(/^It has fewer than 12 characters\. Use at least 12;/);
  });

  it('names the gravest flaws, and what would help', () => {
    const strength = strengthOf('short', WHOSE, { guessesLog10: 2, patterns: ['word', 'word', 'repeated'] });
    expect(strength.advice).toHaveLength(2);
    expect(strength.advice[1]).toMatch(/^Much of it is a single common word or name\. Add more words/);
  });

  it('that is too little for no known reason asks for more words', () => {
    expect(strengthOf(LONG, WHOSE, { guessesLog10: 9, patterns: [] }).advice).toEqual([
      'It could be found by trying ten thousand million guesses. Make it longer: add a word or two.',
    ]);
  });

  it('never says what was typed', () => {
    const strength = strengthOf('Xyzzy', WHOSE, { guessesLog10: 2, patterns: ['word'] });
    expect(JSON.stringify(strength)).not.toContain('Xyzzy');
  });
});

describe('the time to guess', () => {
  it.each([
    [0, 'less than a second'],
    [4, 'about 1 second'],
    [6, 'about 2 minutes'],
    [8, 'about 3 hours'],
    [10, 'about 12 days'],
    [11, 'about 4 months'],
    [12, 'about 3 years'],
    [13.6, 'centuries'],
    [300, 'centuries'],
  ])('of 10^%d guesses is %s', (guessesLog10, words) => {
    expect(guessTime(guessesLog10)).toBe(words);
  });
});
