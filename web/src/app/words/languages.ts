import type { Texts } from './catalogue';
import { first } from './en/first';
import type { more } from './en/more';

/** Every key of the words that are there from the beginning. */
export type Key = keyof typeof first;

/** Every key that there is: English has them all. */
export type AnyKey = Key | keyof typeof more;

export type Language = 'en' | 'de';

/** A language: what the first page says, and what is said by the pages that few begin with. */
export interface Spoken {
  readonly own: string;
  readonly dir: 'ltr' | 'rtl';
  readonly first: () => Promise<Texts>;
  readonly more: () => Promise<Texts>;
}

export const LANGUAGES: Readonly<Record<Language, Spoken>> = {
  en: { own: 'English', dir: 'ltr', first: async () => first, more: async () => (await import('./en/more')).more },
  de: { own: 'Deutsch', dir: 'ltr', first: async () => (await import('./de/first')).first, more: async () => (await import('./de/more')).more },
};

/** What the browser's person reads best, of what there is. */
export function bestLanguage(wanted: readonly string[]): Language {
  const found = wanted.map((each) => each.split('-')[0]?.toLowerCase()).find((each) => each !== undefined && each in LANGUAGES);
  return (found as Language | undefined) ?? 'en';
}
