/** How somebody likes the app to look, on this browser. Nothing secret: scripts could read it. */
import { bestLanguage, type Language, LANGUAGES } from '../words';
import { Store } from './store';

export interface Preferences {
  /** Absent: as the browser says. */
  readonly language?: Language | undefined;
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  readonly view: 'list' | 'compact' | 'tiles';
  readonly sort: { readonly by: 'name' | 'size' | 'lastModifiedDateTime'; readonly descending: boolean };
  readonly details: boolean;
  /** Whether single letters are shortcuts (WCAG 2.1.4). */
  readonly letters: boolean;
  /** The other way round. No setting offers it: with it, tests see that a language which runs from right to left will fit. */
  readonly mirrored: boolean;
}

const KEY = 'holdfast.look';
const FIRST: Preferences = {
  theme: 'system',
  view: 'list',
  sort: { by: 'name', descending: false },
  details: false,
  letters: true,
  mirrored: false,
};

/** What the server's own pages go by too (ADR 32, `PageLook`). No secrets; scripts of this origin alone read them. */
const LANGUAGE_COOKIE = '__Host-language';
const THEME_COOKIE = '__Host-theme';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

export const preferences = new Store<Preferences>(read());

export function prefer(changes: Partial<Preferences>): void {
  preferences.change((before) => ({ ...before, ...changes }));
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.get()));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
  if ('language' in changes) {
    tellPages(LANGUAGE_COOKIE, changes.language);
  }
  if ('theme' in changes) {
    tellPages(THEME_COOKIE, changes.theme === 'system' ? undefined : changes.theme);
  }
}

function tellPages(name: string, value: string | undefined): void {
  document.cookie = `${name}=${value ?? ''}; Path=/; Secure; SameSite=Lax; Max-Age=${value === undefined ? 0 : YEAR_SECONDS}`;
}

/** Chosen here, or at the foot of a page of the server: the later choice holds. */
function toldByPages(name: string): string | undefined {
  const found = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

// Who chose before the pages were told.
for (const [name, chosen] of [[LANGUAGE_COOKIE, preferences.get().language], [THEME_COOKIE, preferences.get().theme]] as const) {
  if (chosen !== undefined && chosen !== 'system' && toldByPages(name) === undefined) {
    tellPages(name, chosen);
  }
}

export function language(chosen: Preferences): Language {
  return chosen.language ?? bestLanguage(navigator.languages);
}

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
    const told = toldByPages(LANGUAGE_COOKIE);
    return { ...FIRST, ...kept, ...(told !== undefined && told in LANGUAGES ? { language: told as Language } : {}) };
  } catch {
    return FIRST;
  }
}
