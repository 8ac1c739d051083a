const HALF_LIFE_MILLIS = 3_000;
/** A shorter time tells nothing of a speed. */
const STEP_MILLIS = 250;

/** Bytes a second, smoothed: what was half a minute ago hardly counts. */
export class Speed {
  #rate: number | undefined;
  #since: number;
  #bytes = 0;

  constructor(now: number) {
    this.#since = now;
  }

  add(bytes: number, now: number): void {
    this.#bytes += bytes;
    const millis = now - this.#since;
    if (millis >= STEP_MILLIS) {
      const rate = (this.#bytes * 1000) / millis;
      const old = 0.5 ** (millis / HALF_LIFE_MILLIS);
      this.#rate = this.#rate === undefined ? rate : this.#rate * old + rate * (1 - old);
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
    return this.#rate ?? 0;
  }

  /** `undefined` while nobody can say. */
  secondsFor(bytes: number): number | undefined {
    return this.bytesPerSecond < 1 ? undefined : bytes / this.bytesPerSecond;
  }
}
