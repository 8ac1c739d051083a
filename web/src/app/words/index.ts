/** The front door of this folder. */
export type { Values } from './catalogue';
export { bestLanguage, type Key, type Language, LANGUAGES } from './languages';
export { loadReasons, reasonFor } from './why';
export { useWords, wordsNow, WordsProvider } from './use-words';
export { Words } from './words';
