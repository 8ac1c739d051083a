import { describe, expect, it } from 'vitest';

import { left, within } from '../src/app/feedback/clock';
import { TOPICS } from '../src/app/help/topics';
import type { AllWords } from '../src/app/words/words';
import { allWords } from './catalogues';
import { javaSource } from './java-source';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const english = await allWords('en');
const german = await allWords('de');

function said(millis: number, words: AllWords = english): string {
  const { text, n } = left(millis);
  return words.say(text, { n });
}

describe('the clock of an answer', () => {
  it('says the largest unit, and no more than is left', () => {
    expect(said(14 * DAY)).toBe('14 days left');
    expect(said(14 * DAY - 1)).toBe('13 days left');
    expect(said(DAY)).toBe('1 day left');
    expect(said(DAY - 1)).toBe('23 hours left');
    expect(said(59_000)).toBe('0 minutes left');
    expect(said(0)).toBe('0 minutes overdue');
    expect(said(-2 * DAY - HOUR)).toBe('2 days overdue');
    expect(said(-2 * DAY, german)).toBe('seit 2 Tagen überfällig');
  });

  it('is urgent before it is late', () => {
    expect([left(3 * DAY), left(3 * DAY - 1), left(1), left(0)].map(({ state }) => state)).toEqual(['calm', 'soon', 'soon', 'late']);
  });

  it('has days that are whole, else hours', () => {
    expect(within(14 * 24)).toEqual({ text: 'feedback.within.days', n: 14 });
    expect(within(36)).toEqual({ text: 'feedback.within.hours', n: 36 });
  });
});

describe('pages of help', () => {
  it('are those that the server takes answers for', () => {
    const names = [...javaSource('server', 'main', 'HelpPages').matchAll(/^ +"([a-z]+)"/gm)].map((each) => each[1]);
    expect(names.sort()).toEqual([...TOPICS].sort());
  });
});
