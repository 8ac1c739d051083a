/**
 * Tells whether a password holds a word, also one written as `h0ldf@st` or `holdfats`.
 *
 * Short words stand in many others (`ana` in `banana`), so they count only as a word by themselves; long ones count
 * anywhere, the longest also with one letter wrong. Source: `identity`, Likeness; a test compares.
 */
export const SHORTEST_ALONE = 3;
export const SHORTEST_WITHIN = 5;
export const SHORTEST_NEARLY = 7;

/** What is typed in place of letters, and for which. */
export const SIGNS = '4@8({[<3691!|l05$7+%2';
export const FOR = 'aabccccegg' + 'iiii' + 'oss' + 'ttxz';

export class Likeness {
  readonly #words: readonly string[];
  readonly #folded: string;

  constructor(password: string) {
    this.#words = lower(password).split(/[^\p{L}\p{M}]+/u);
    this.#folded = fold(password);
  }

  holdsAny(words: readonly string[]): boolean {
    return words.some((word) => this.#holds(word));
  }

  #holds(word: string): boolean {
    const letters = [...word].length;
    if (letters < SHORTEST_ALONE) {
      return false;
    }
    if (letters < SHORTEST_WITHIN) {
      return this.#words.includes(lower(word));
    }
    const wanted = fold(word);
    return this.#folded.includes(wanted) || (letters >= SHORTEST_NEARLY && this.#holdsNearly(wanted));
  }

  /** Whether some stretch of the password is one letter away: another, one more, one less, or two swapped. */
  #holdsNearly(word: string): boolean {
    for (let length = word.length - 1; length <= word.length + 1; length++) {
      for (let from = 0; from + length <= this.#folded.length; from++) {
        if (isOneAway(this.#folded.slice(from, from + length), word)) {
          return true;
        }
      }
    }
    return false;
  }
}

/** Each word, and all of them as one, as `Ana Sol` gives `ana`, `sol`, `anasol`. */
export function partsOf(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.length === 0 ? [] : [...new Set([...words, words.join('')])];
}

function lower(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function fold(text: string): string {
  return lower(text).replace(/[^]/g, (sign) => {
    const at = SIGNS.indexOf(sign);
    return at < 0 ? sign : FOR.charAt(at);
  });
}

function isOneAway(one: string, other: string): boolean {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one[same] === other[same]) {
    same++;
  }
  const left = one.slice(same);
  const right = other.slice(same);
  if (left.length === right.length) {
    return left !== '' && (left.slice(1) === right.slice(1) || isSwapped(left, right));
  }
  return left.length > right.length ? left.slice(1) === right : left === right.slice(1);
}

function isSwapped(left: string, right: string): boolean {
  return left.length > 1 && left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
}
