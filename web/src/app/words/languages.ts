import type { Texts } from './catalogue';
import { en } from './en/index';

/** Every key that there is: English has them all. */
export type Key = keyof typeof en;

export type Language = 'en' | 'de';

export const LANGUAGES: Readonly<Record<Language, { readonly own: string; readonly dir: 'ltr' | 'rtl'; readonly load: () => Promise<Texts> }>> = {
  en: { own: 'English', dir: 'ltr', load: async () => en },
  de: { own: 'Deutsch', dir: 'ltr', load: async () => (await import('./de/index')).de },
};

/** What the browser's person reads best, of what there is. */
export function bestLanguage(wanted: readonly string[]): Language {
  const found = wanted.map((each) => each.split('-')[0]?.toLowerCase()).find((each) => each !== undefined && each in LANGUAGES);
  return (found as Language | undefined) ?? 'en';
}
