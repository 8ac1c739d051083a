import { act, createElement, type ReactNode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { describe, expect, it } from 'vitest';

import type { Entry } from '../src/app/words/catalogue';
import { first } from '../src/app/words/de/first';
import { bestLanguage, type Language } from '../src/app/words/languages';
import { reasons } from '../src/app/words/reasons';
import { useAllWords, WordsProvider } from '../src/app/words/use-words';
import { Words } from '../src/app/words/words';
import { allWords, de, en } from './catalogues';
import { javaSource } from './java-source';

const german = await allWords('de');
const english = await allWords('en', 'en-GB');
const forms = (entry: Entry): string[] => (typeof entry === 'string' ? [entry] : Object.values(entry));
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((each) => each[1]!).sort();

describe('the catalogue', () => {
  it('has every key in every language, and no other', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  it.each(Object.keys(en) as (keyof typeof en)[])('says %s in both languages with the same values', (key) => {
    const wanted = new Set(forms(en[key]).flatMap(places));
    const said = new Set(forms(de[key]).flatMap(places));
    expect([...said].sort()).toEqual([...wanted].sort());
    for (const text of [...forms(en[key]), ...forms(de[key])]) {
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }
  });
});

describe('words', () => {
  it('say what the first page says at once, and the rest when it has come', async () => {
    const words = new Words('de', first);
    expect(words.isWhole).toBe(false);
    expect(words.say('rail.restore')).toBe(de['rail.restore']);
    const all = await words.whole();
    expect(all.isWhole).toBe(true);
    expect(await words.whole()).toBe(all);
    expect(all.say('audit.link')).toBe(de['audit.link']);
    expect(all.say('rail.restore')).toBe(de['rail.restore']);
  });

  it('are waited for by a page that needs them all, and stay whole when the language is changed', async () => {
    (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
    const seen: string[] = [];
    const Says = ({ text }: { readonly text: string }): ReactNode => {
      seen.push(text);
      return text;
    };
    const Page = (): ReactNode => createElement(Says, { text: useAllWords().say('audit.link') });
    const at = document.createElement('div');
    const root = createRoot(at);
    const show = (language: Language): Promise<void> =>
      act(async () => root.render(createElement(WordsProvider, { language, children: createElement(Suspense, { fallback: createElement(Says, { text: 'Wait' }) }, createElement(Page)) })));
    const until = async (text: unknown): Promise<void> => {
      while (at.textContent !== text) {
        await act(async () => new Promise((done) => setTimeout(done)));
      }
    };
    await show('en');
    await until(en['audit.link']);
    seen.length = 0;
    await show('de');
    await until(de['audit.link']);
    expect(new Set(seen), 'nothing is waited for again').toEqual(new Set([en['audit.link'], de['audit.link']]));
    await act(async () => root.unmount());
  });

  it('choose the form that a number wants', () => {
    expect(english.say('files.count', { n: 1 })).toBe('1 item');
    expect(german.say('files.count', { n: 12_345 })).toBe('12.345 Elemente');
  });

  it('say sizes with at most one digit behind the point', () => {
    expect(english.bytes(0)).toBe('0 bytes');
    expect(english.bytes(1_536)).toBe('1.5 kB');
    expect(english.bytes(5 * 1024 ** 3)).toBe('5 GB');
    expect(german.bytes(3.14 * 1024 ** 3)).toBe('3,1\u00a0GB');
  });

  it('say sizes as the pages of the server do', () => {
    const rows = [...javaSource('server', 'test', 'CataloguesTest').matchAll(/^ +(\d+) +\| (.+?) +\| (.+)$/gm)];
    expect(rows.length).toBeGreaterThan(5);
    for (const [, count, inEnglish, inGerman] of rows) {
      const said = [english, german].map((each) => each.bytes(Number(count)).replace('\u00a0', ' '));
      expect(said).toEqual([inEnglish, inGerman]);
    }
  });

  it('have no unit that only settings have', () => {
    for (const text of [...Object.values(en), ...Object.values(de), ...Object.values(reasons).flatMap((each) => Object.values(each))].flatMap(forms)) {
      expect(text).not.toMatch(/\b(KB|[KMGT]iB)\b/);
    }
  });

  it('say times as people do, and to the second with the zone', () => {
    const now = new Date(2026, 10, 26, 20, 0).getTime();
    expect(english.when(new Date(2026, 10, 26, 14, 5), now)).toBe('14:05');
    expect(english.when(new Date(2026, 10, 25, 23, 59), now)).toBe('Yesterday');
    expect(german.when(new Date(2026, 2, 3), now)).toBe('3. März');
    expect(english.when(new Date(2025, 2, 3), now)).toBe('3 Mar 2025');
    expect(english.exact(new Date(2026, 2, 3, 14, 2, 7))).toMatch(/3 March 2026.*14:02:07 \S+/);
  });

  it('are those that the person reads best', () => {
    expect(bestLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(bestLanguage(['fr'])).toBe('en');
  });
});
