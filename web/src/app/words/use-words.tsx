import { createContext, type ReactNode, use, useEffect, useState } from 'react';

import { en } from './en/index';
import { type Language, LANGUAGES } from './languages';
import { loadReasons } from './why';
import { Words } from './words';

/** The first look comes first. */
const REASONS_AFTER_MILLIS = 2_000;

let now = new Words('en', en);

const Context = createContext<Words>(now);

/** The words that the page speaks now, for what is no component. */
export const wordsNow = (): Words => now;

export const useWords = (): Words => use(Context);

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
    void LANGUAGES[language].load().then((texts) => {
      if (wanted) {
        const isRtl = (LANGUAGES[language].dir === 'rtl') !== mirrored;
        now = new Words(language, texts, localeOf(language), isRtl ? 'rtl' : 'ltr');
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
    const later = setTimeout(loadReasons, REASONS_AFTER_MILLIS);
    return () => clearTimeout(later);
  }, []);
  return words === undefined ? null : <Context value={words}>{children}</Context>;
}

/** Someone who reads English in Ireland writes dates as there. */
function localeOf(language: Language): string {
  return navigator.languages.find((each) => each.toLowerCase().startsWith(language)) ?? language;
}
