/** The contract asks for multiples of it (graph-api.md, section 5). */
export const UNIT_BYTES = 327_680;

const FIRST = 8; // 2.5 MiB
const MOST = 180; // 56 MiB: the contract ends at 60
/** Short enough that a line which drops costs little, long enough that asking costs nothing. */
const AIM_MILLIS = 6_000;

/** How large the next fragment of a file is: as much as goes in a few seconds. */
export class FragmentSize {
  #units = FIRST;

  get bytes(): number {
    return this.#units * UNIT_BYTES;
  }

  /** At most twice as large as before: one lucky moment proves nothing. */
  went(bytes: number, millis: number): void {
    const fitting = (bytes / Math.max(1, millis)) * (AIM_MILLIS / UNIT_BYTES);
    this.#units = Math.round(Math.min(MOST, this.#units * 2, Math.max(1, fitting)));
  }

  broke(): void {
    this.#units = Math.max(1, Math.floor(this.#units / 2));
  }
}
