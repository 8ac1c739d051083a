import { fill, type Texts, type Values } from './catalogue';
import { type AnyKey, type Key, type Language, LANGUAGES } from './languages';

const DAY_MILLIS = 86_400_000;
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1024;

/** Words that can say everything. */
export type AllWords = Words<AnyKey>;

/**
 * Texts, numbers and times in one language.
 *
 * @typeParam K what they can say: only after `whole` also what is not among the first
 */
export class Words<K extends AnyKey = Key> {
  readonly #rules: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #dayOfYear: Intl.DateTimeFormat;
  readonly #exact: Intl.DateTimeFormat;
  readonly #texts: Texts;
  #whole: Promise<AllWords> | undefined;

  /**
   * @param texts the first of them
   * @param locale where numbers and times are written another way than the language says, such as `en-GB`
   * @param dir which way the page runs
   * @param isWhole whether these are all texts
   */
  constructor(
    readonly language: Language,
    texts: Texts,
    readonly locale: string = language,
    readonly dir: 'ltr' | 'rtl' = LANGUAGES[language].dir,
    readonly isWhole = false,
  ) {
    this.#texts = texts;
    this.#rules = new Intl.PluralRules(language);
    this.#numbers = new Intl.NumberFormat(locale);
    this.#relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    this.#time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
    this.#day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
    this.#dayOfYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    this.#exact = new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    });
  }

  say(key: K, values: Values = {}): string {
    return fill(this.#texts[key] ?? key, values, this.#rules, this.#numbers);
  }

  /** The same with all texts. Fetches what is not there, once: what did not come a browser does not ask for again. */
  whole(): Promise<AllWords> {
    this.#whole ??= LANGUAGES[this.language].more().then((texts) => new Words<AnyKey>(this.language, { ...this.#texts, ...texts }, this.locale, this.dir, true));
    return this.#whole;
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** As people say it: `14:05` today, `yesterday`, `3 Mar`, `3 Mar 2025`. */
  when(at: string | number | Date, now = Date.now()): string {
    const date = new Date(at);
    const days = Math.round((startOfDay(date) - startOfDay(new Date(now))) / DAY_MILLIS);
    if (days === 0) {
      return this.#time.format(date);
    }
    if (days === -1) {
      return capital(this.#relative.format(-1, 'day'), this.language);
    }
    return date.getFullYear() === new Date(now).getFullYear() ? this.#day.format(date) : this.#dayOfYear.format(date);
  }

  /** To the second, with the zone. */
  exact(at: string | number | Date): string {
    return this.#exact.format(new Date(at));
  }

  day(at: string | number | Date, now = Date.now()): string {
    const date = new Date(at);
    const days = Math.round((startOfDay(date) - startOfDay(new Date(now))) / DAY_MILLIS);
    return days > -2 && days <= 0
      ? capital(this.#relative.format(days, 'day'), this.language)
      : this.#dayOfYear.format(date);
  }

  time(at: string | number | Date): string {
    return this.#time.format(new Date(at));
  }

  /** `3.1 MB`: at most one digit behind the point, rounded down as on the pages of the server: what is nearly full must not look full. */
  bytes(count: number): string {
    let unit = 0;
    let value = Math.floor(count);
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    const digits = unit === 0 || value >= 100 ? 0 : 1;
    return new Intl.NumberFormat(this.locale, {
      style: 'unit',
      unit: UNITS[unit]!,
      unitDisplay: unit === 0 ? 'long' : 'short',
      maximumFractionDigits: digits,
      roundingMode: 'trunc',
    } as Intl.NumberFormatOptions).format(value);
  }

  list(parts: readonly string[]): string {
    return new Intl.ListFormat(this.language).format(parts);
  }

  compare(a: string, b: string): number {
    return a.localeCompare(b, this.language, { numeric: true });
  }
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function capital(text: string, language: Language): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
