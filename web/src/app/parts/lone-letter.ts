import { PAUSE_MILLIS } from './type-ahead';

/** Who types a name presses the next key sooner; who pressed a shortcut does not notice the wait. */
export const LONE_MILLIS = 350;

/**
 * Tells a letter that is meant as a shortcut from one that begins a name: the shortcut stands alone. So it waits a
 * moment; if another letter follows, both are typed ahead, and nothing was done that was not meant. While a name is
 * being typed no letter is a shortcut.
 */
export class LoneLetter {
  #held: { readonly key: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  #lastTyped = Number.NEGATIVE_INFINITY;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * @param run what the letter is a shortcut for, if anything
   * @returns the letters to type ahead now: none while it waits, two when it turns out to have begun a name
   */
  press(key: string, run?: () => void): string[] {
    const before = this.drop();
    const typing = before !== undefined || this.now() - this.#lastTyped <= PAUSE_MILLIS;
    if (run !== undefined && !typing) {
      const timer = setTimeout(() => {
        this.#held = undefined;
        run();
      }, LONE_MILLIS);
      this.#held = { key, timer };
      return [];
    }
    this.#lastTyped = this.now();
    return before === undefined ? [key] : [before, key];
  }

  /** Forgets the letter that waits: another key, or the pointer, says that something else is meant. */
  drop(): string | undefined {
    const held = this.#held;
    clearTimeout(held?.timer);
    this.#held = undefined;
    return held?.key;
  }
}
