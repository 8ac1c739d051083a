/**
 * Estimates how many guesses a password takes. Loaded only once a field that is measured has the focus: it brings the
 * dictionaries, most of what this page can load. It calls no one.
 */
import { type MatchExtended, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

import type { Estimate, Pattern } from './password-rule';

/** Typed together with its importer, which knows only this shape. */
export type Guesser = (measured: string, hints: readonly string[]) => Estimate;

// Readings of signs as letters. A hundred, the library's own limit, took 0.3 s for 45 characters, while someone types;
// sixteen take 0.05 s and came to the same guesses.
const READINGS = 16;

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  l33tMaxSubstitutions: READINGS,
});

export const estimate: Guesser = (measured, hints) => {
  const result = zxcvbn.check(measured, [...hints]);
  return {
    guessesLog10: result.guessesLog10,
    patterns: result.sequence.flatMap(patternOf),
  };
};

function patternOf(match: MatchExtended): Pattern[] {
  switch (match.pattern) {
    case 'dictionary':
    case 'wordSequence':
      return ['word'];
    case 'spatial':
      return ['keys-in-a-row'];
    case 'repeat':
      return ['repeated'];
    case 'sequence':
      return ['in-order'];
    case 'regex':
    case 'date':
      return ['year-or-date'];
    default:
      return [];
  }
}
