/** Pages of help, and how they are found. */
import type { Language } from '../words';

export const TOPICS = ['files', 'upload', 'find', 'share', 'access', 'bin', 'restore', 'storage', 'signin', 'protection', 'keyboard', 'phone', 'leave'] as const;

export type TopicId = (typeof TOPICS)[number];

export interface Topic {
  readonly title: string;
  /** Paragraphs; one that is a list is steps, in their order. */
  readonly text: readonly (string | readonly string[])[];
  /** Other words that people look for it by. */
  readonly also: string;
}

export type Help = Readonly<Record<TopicId, Topic>>;

const PAGES: Readonly<Record<Language, () => Promise<Help>>> = {
  en: async () => (await import('./pages-en')).pages,
  de: async () => (await import('./pages-de')).pages,
};

export const pagesIn = (language: Language): Promise<Help> => PAGES[language]();

const IN_TITLE = 8;
const IN_ALSO = 4;
const IN_TEXT = 1;

/** Topics that have all the words, those first that have them in their titles. Without words: all. */
export function found(pages: Help, asked: string): readonly TopicId[] {
  const words = plain(asked).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) {
    return TOPICS;
  }
  return TOPICS.map((id) => ({ id, score: scoreOf(pages[id], words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id);
}

function scoreOf({ title, also, text }: Topic, words: readonly string[]): number {
  const places: readonly (readonly [string, number])[] = [
    [plain(title), IN_TITLE],
    [plain(also), IN_ALSO],
    [plain(text.flat().join(' ')), IN_TEXT],
  ];
  const scores = words.map((word) => places.filter(([place]) => place.includes(word)).reduce((sum, [, weight]) => sum + weight, 0));
  return scores.includes(0) ? 0 : scores.reduce((sum, each) => sum + each, 0);
}

/** Without case and accents: who types `ruckgangig` finds `rückgängig`. */
const plain = (text: string): string => text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
