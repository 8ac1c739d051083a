/** The front door of this folder. */
export type { Values } from './catalogue';
export { type AnyKey, bestLanguage, type Key, type Language, LANGUAGES } from './languages';
export { loadReasons, reasonFor } from './why';
export { allWordsNow, useAllWords, useWords, wordsNow, WordsProvider } from './use-words';
export { type AllWords, Words } from './words';
