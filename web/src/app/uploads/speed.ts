const HALF_LIFE_MILLIS = 3_000;
/** A shorter time tells nothing of a speed. */
const STEP_MILLIS = 250;
/** What the first moments promise is another thing with each: a line gets up to its speed, and a buffer takes all at once. */
const STEADY_MILLIS = 4_000;

/** Bytes a second, smoothed: what was half a minute ago hardly counts. */
export class Speed {
  /** Bytes and the time that they took, both less the longer ago they were. */
  #sum = 0;
  #weight = 0;
  #measured = 0;
  #since: number;
  #bytes = 0;

  constructor(now: number) {
    this.#since = now;
  }

  add(bytes: number, now: number): void {
    this.#bytes += bytes;
    const millis = now - this.#since;
    if (millis >= STEP_MILLIS) {
      const old = 0.5 ** (millis / HALF_LIFE_MILLIS);
      this.#sum = this.#sum * old + this.#bytes;
      this.#weight = this.#weight * old + millis;
      this.#measured += millis;
      this.#since = now;
      this.#bytes = 0;
    }
  }

  /** Time that was not used for sending does not count. */
  rest(now: number): void {
    this.#since = now;
    this.#bytes = 0;
  }

  /** 0 while nothing is known. */
  get bytesPerSecond(): number {
    return this.#weight === 0 ? 0 : (this.#sum * 1000) / this.#weight;
  }

  /** `undefined` while nobody can say: nothing goes, or has not for long enough. */
  secondsFor(bytes: number): number | undefined {
    return this.#measured < STEADY_MILLIS || this.bytesPerSecond < 1 ? undefined : bytes / this.bytesPerSecond;
  }
}
