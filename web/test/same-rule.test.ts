import { describe, expect, it } from 'vitest';

import { estimate } from '../src/signin/guesser';
import * as likeness from '../src/signin/likeness';
import {
  advice,
  type Circumstances,
  ENOUGH_LOG10,
  type Flaw,
  flawsOf,
  hints,
  MEASURED_CHARACTERS,
  measured,
  SHORTEST_ALONE,
} from '../src/signin/password-rule';
import { javaNumber, javaSource, javaText } from './java-source';

const rule = javaSource('identity', 'main', 'PasswordRule');
const uses = javaSource('identity', 'main', 'PasswordUse');
const flaws = javaSource('identity', 'main', 'PasswordFlaw');
const likenessJava = javaSource('identity', 'main', 'Likeness');
const ruleTest = javaSource('identity', 'test', 'PasswordRuleTest');

const ANA: Circumstances = {
  shortest: 15,
  name: 'Ana Winterbourne',
  mails: ['a.sol77@harbour.example'],
  product: 'Holdfast',
};

function judge(password: string, whose = ANA): Flaw[] {
  return flawsOf(password, whose, estimate(measured(password), hints(whose)));
}

/** The rows of the server's own test: `password, FLAW`. */
function casesOf(flawNames: string): [string, Flaw][] {
  const rows = ruleTest.matchAll(new RegExp(`^ +"(.+), (${flawNames})",?$`, 'gm'));
  return [...rows].map((row) => [row[1]!, row[2]!.toLowerCase().replaceAll('_', '-') as Flaw]);
}

describe('the page and the server', () => {
  it('ask for as many guesses', () => {
    expect(ENOUGH_LOG10).toBe(javaNumber(rule, 'ENOUGH_LOG10'));
    expect(MEASURED_CHARACTERS).toBe(javaNumber(rule, 'MEASURED_CHARACTERS'));
  });

  it('ask for as many characters', () => {
    expect(uses).toContain(`ALONE(${SHORTEST_ALONE})`);
    expect(uses).toContain('BESIDE_ANOTHER(12)');
  });

  it('find the same likeness', () => {
    expect(likeness.SHORTEST_ALONE).toBe(javaNumber(likenessJava, 'SHORTEST_ALONE'));
    expect(likeness.SHORTEST_WITHIN).toBe(javaNumber(likenessJava, 'SHORTEST_WITHIN'));
    expect(likeness.SHORTEST_NEARLY).toBe(javaNumber(likenessJava, 'SHORTEST_NEARLY'));
    expect(likeness.SIGNS).toBe(javaText(/SIGNS = (.+);/.exec(likenessJava)![1]!));
    expect(likeness.FOR).toBe(javaText(/FOR = (.+);/.exec(likenessJava)![1]!));
  });

  it.each<[string, Flaw, number]>([
    ['LIKE_NAME', 'like-name', 15],
    ['LIKE_MAIL', 'like-mail', 15],
    ['LIKE_PRODUCT', 'like-product', 15],
    ['WORD', 'word', 15],
    ['KEYS_IN_A_ROW', 'keys-in-a-row', 15],
    ['REPEATED', 'repeated', 15],
    ['IN_ORDER', 'in-order', 15],
    ['YEAR_OR_DATE', 'year-or-date', 15],
    ['GUESSABLE', 'guessable', 15],
    ['TOO_SHORT_ALONE', 'too-short', 15],
    ['TOO_SHORT', 'too-short', 12],
  ])('say the same of %s', (name, flaw, shortest) => {
    const written = javaText(new RegExp(`\\n  ${name}\\(([^]*?)\\)[,;]\\n`).exec(flaws)![1]!);
    const { weak, helps } = advice(flaw, shortest);
    expect(written.startsWith(weak + helps)).toBe(true);
  });

  it('refuse the same likenesses', () => {
    const cases = casesOf('LIKE_NAME|LIKE_MAIL|LIKE_PRODUCT');
    expect(cases.length).toBeGreaterThanOrEqual(9);
    for (const [password, flaw] of cases) {
      expect(judge(password), password).toContain(flaw);
    }
  });

  it('refuse the same patterns', () => {
    const cases = casesOf('IN_ORDER|REPEATED|KEYS_IN_A_ROW|WORD');
    expect(cases.length).toBeGreaterThanOrEqual(6);
    for (const [password] of cases) {
      expect(judge(password), password).toContain('guessable');
    }
  });

  it.each([
    'correct horse battery staple',
    'kitten garden moonlight',
    'banana orchestra lamp',
    'мойпарольдлинный',
    '三匹の猫が屋根の上で歌っている夜',
    'xkq!vTq9zLw2rrPq',
    '       seven spaces before this',
  ])('accept %s', (password) => {
    expect(ruleTest).toContain(`"${password}"`);
    expect(judge(password)).toEqual([]);
  });

  it('count characters, not halves of them, after they were composed', () => {
    const cats = '\u{1f63a}\u{1f42d}\u{1f9c0}\u{1f3e1}\u{1f319}\u{2b50}\u{1f36f}';
    expect(judge(cats + cats.slice(0, 8), { ...ANA, shortest: 12 })).toContain('too-short');
    expect(judge('e\u0301'.repeat(11), { ...ANA, shortest: 12 })).toContain('too-short');
  });

  it('measure the longest password too', () => {
    expect(judge('a1'.repeat(128))).toContain('guessable');
    expect([...measured('\u{1f63a}'.repeat(256))]).toHaveLength(MEASURED_CHARACTERS);
  });
});
