import type { View } from './batch';
import type { Clock } from './waits';

/** So often what is shown changes, at most. */
const TELL_MILLIS = 200;

/** What is to be shown while uploads go on: not with every packet, and each quarter told of once. */
export class Showing {
  readonly #listeners = new Set<() => void>();
  #waits = false;
  #told = 0;
  #view: View = { rows: [], paused: false, sent: 0, size: 0, bytesPerSecond: 0, secondsLeft: undefined, left: 0 };

  /**
   * @param look what is to be shown now
   * @param tell of a quarter, a half, three quarters
   */
  constructor(
    private readonly clock: Clock,
    private readonly look: () => View,
    private readonly tell: (percent: 25 | 50 | 75) => void,
  ) {}

  view = (): View => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Something may look different now. */
  changed(): void {
    if (!this.#waits) {
      this.#waits = true;
      this.clock.after(TELL_MILLIS, () => {
        this.#waits = false;
        this.#view = this.look();
        this.#tellQuarter(this.#view);
        this.#listeners.forEach((each) => each());
      });
    }
  }

  /** What begins now begins at nothing. */
  beginAnew(): void {
    this.#told = 0;
  }

  #tellQuarter({ sent, size }: View): void {
    const percent = size === 0 ? 0 : Math.floor((sent * 100) / size / 25) * 25;
    if (percent > this.#told && percent < 100) {
      this.#told = percent;
      this.tell(percent as 25);
    }
  }
}
