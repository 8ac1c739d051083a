/** Why something was refused, in words that are fetched soon after the page is there. */
import type { Language } from './languages';

let all: Readonly<Record<Language, Readonly<Record<string, string>>>> | undefined;

/** Where they do not come, the kind of a refusal is said alone. */
export const loadReasons = (): Promise<unknown> => import('./reasons').then(({ reasons }) => (all = reasons)).catch(() => {});

/** @param code the innermost of a refusal, or `said` for what only the server has a sentence for */
export const reasonFor = (code: string, language: Language): string | undefined => all?.[language][code];
