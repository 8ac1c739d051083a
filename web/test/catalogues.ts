/** All texts of a language. */
import { first as deFirst } from '../src/app/words/de/first';
import { more as deMore } from '../src/app/words/de/more';
import { first as enFirst } from '../src/app/words/en/first';
import { more as enMore } from '../src/app/words/en/more';
import { type AllWords, Words } from '../src/app/words/words';

export const en = { ...enFirst, ...enMore };

export const de = { ...deFirst, ...deMore };

export const allWords = async (language: 'en' | 'de', locale?: string): Promise<AllWords> =>
  new Words(language, language === 'en' ? enFirst : deFirst, locale).whole();
