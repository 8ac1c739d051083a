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

export const useWords = (): Words => use(Context);

/** For the pages whose words are not among the first: shows what is shown while a page loads until they are there. */
export const useAllWords = (): AllWords => use(useWords().whole());

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
      const next = new Words(language, texts, localeOf(language), isRtl ? 'rtl' : 'ltr');
      if (now.isWhole) {
        await next.whole();
      }
      if (wanted) {
        now = next;
        setWords(now);
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
      now.whole().catch(() => {});
    }, REST_AFTER_MILLIS);
    return () => clearTimeout(later);
  }, []);
  return words === undefined ? null : <Context value={words}>{children}</Context>;
}

/** Someone who reads English in Ireland writes dates as there. */
function localeOf(language: Language): string {
  return navigator.languages.find((each) => each.toLowerCase().startsWith(language)) ?? language;
}
