import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { guessTime } from '../src/signin/guess-time';
import { advice, type Flaw } from '../src/signin/password-rule';
import { strengthOf } from '../src/signin/strength';
import { GERMAN, said } from '../src/signin/words';
import { javaSource } from './java-source';

const SIGNIN = path.join(import.meta.dirname, '../src/signin');
const catalogue = readFileSync(path.join(import.meta.dirname, '../../server/src/main/resources/org/holdfast/server/signin/words_de.properties'), 'utf8');
const inCatalogue = (key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(catalogue)?.[1];

afterEach(() => document.documentElement.removeAttribute('lang'));

describe('what the scripts of the sign-in pages say', () => {
  it('is there in German, every sentence of it', () => {
    const sentences = readdirSync(SIGNIN)
      .filter((file) => file !== 'words.ts')
      .flatMap((file) => [...readFileSync(path.join(SIGNIN, file), 'utf8').matchAll(/'([A-Z{][^'\n]* [^'\n]*[.}a-z])'/g)].map((each) => each[1]!));
    expect(sentences.length).toBeGreaterThan(25);
    for (const sentence of sentences) {
      expect(Object.keys(GERMAN), sentence).toContain(sentence);
    }
  });

  it('follows the page', () => {
    expect(guessTime(10)).toBe('about 12 days');
    document.documentElement.lang = 'de';
    expect(guessTime(10)).toBe('etwa 12 Tage');
    expect(said('Show password')).toBe('Passwort zeigen');
    const { verdict, advice: lines } = strengthOf('kurz', { shortest: 15, name: '', mails: [], product: 'Holdfast' }, { guessesLog10: 2, patterns: [] });
    expect(verdict).toMatch(/^Sehr schwach\. Tausend Rechner/);
    expect(lines[0]).toMatch(/^Es hat weniger als 15 Zeichen\. Nehmen Sie mindestens 15; ein Satz oder fünf/);
  });

  it.each(['like-name', 'like-mail', 'like-product', 'word', 'keys-in-a-row', 'repeated', 'in-order', 'year-or-date', 'guessable'] as const)(
    'of the flaw %s is what the server says',
    (flaw: Flaw) => {
      const { weak, helps } = advice(flaw, 15);
      expect(GERMAN[weak]).toBe(inCatalogue(`flaw\\.${flaw}\\.weak`));
      expect(GERMAN[helps]).toBe(inCatalogue(`flaw\\.${flaw}\\.helps`));
    },
  );
});

describe('the account', () => {
  it('is led through in one order by the app and by its own pages', () => {
    const settings = readFileSync(path.join(import.meta.dirname, '../src/app/settings/settings-page.tsx'), 'utf8');
    const app = [.../const PAGES = \[(.*?)\]/.exec(settings)![1]!.matchAll(/'([a-z]+)'/g)].map((each) => each[1]);
    const pages = [...javaSource('server', 'main', 'signin/Room').matchAll(/new Room\("([a-z]+)", false/g)].map((each) => each[1]);
    expect(app).toEqual(pages);
  });
});
