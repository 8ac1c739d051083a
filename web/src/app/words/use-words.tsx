import { createContext, type ReactNode, use, useEffect, useState } from 'react';

import { first } from './en/first';
import { type Language, LANGUAGES } from './languages';
import { loadReasons } from './why';
import { type AllWords, Words } from './words';

/** The first look comes first. */
const REST_AFTER_MILLIS = 2_000;

let now = new Words('en', first);

const Context = createContext<Words>(now);

/** The words that the page speaks now, for what is no component. */
export const wordsNow = (): Words => now;

/** As `wordsNow`, for what a page that has all words does later. */
export const allWordsNow = (): AllWords => now as AllWords;

const wholes = new WeakMap<Words, Promise<AllWords>>();

/** All words of a language, one promise for all who wait; when they have come, they are those of now. */
function whole(words: Words): Promise<AllWords> {
  const known = wholes.get(words);
  if (known !== undefined) {
    return known;
  }
  const coming = words.whole().then((all) => {
    now = now === words ? all : now;
    return all;
  });
  wholes.set(words, coming);
  return coming;
}

export const useWords = (): Words => use(Context);

/** For the pages whose words are not among the first: shows what is shown while a page loads until they are there. */
export function useAllWords(): AllWords {
  const words = useWords();
  // What a provider gives is whole from the beginning or never.
  return words.isWhole ? (words as AllWords) : use(whole(words));
}

export interface WordsProviderProps {
  readonly language: Language;
  /** The page runs the other way than its language. */
  readonly mirrored?: boolean;
  readonly children: ReactNode;
}

/** Gives everything below it a language; while its texts are loading, what was there stays. */
export function WordsProvider({ language, mirrored = false, children }: WordsProviderProps): ReactNode {
  const [words, setWords] = useState<Words>();
  useEffect(() => {
    let wanted = true;
    void LANGUAGES[language].first().then(async (texts) => {
      const isRtl = (LANGUAGES[language].dir === 'rtl') !== mirrored;
      const first = new Words(language, texts, localeOf(language), isRtl ? 'rtl' : 'ltr');
      const next = now.isWhole ? await first.whole() : first;
      if (wanted) {
        now = next;
        setWords(next);
        document.documentElement.lang = language;
        document.documentElement.dir = now.dir;
      }
    });
    return () => {
      wanted = false;
    };
  }, [language, mirrored]);
  useEffect(() => {
    const later = setTimeout(() => {
      void loadReasons();
      // Where they do not come, the page that needs them says so.
      whole(now).catch(() => {});
    }, REST_AFTER_MILLIS);
    return () => clearTimeout(later);
  }, []);
  return words === undefined ? null : <Context value={words}>{children}</Context>;
}

/** Someone who reads English in Ireland writes dates as there. */
function localeOf(language: Language): string {
  return navigator.languages.find((each) => each.toLowerCase().startsWith(language)) ?? language;
}
