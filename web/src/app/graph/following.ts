/**
 * One folder whose changes are followed, with all that is below it: its delta, asked right away when something says that
 * there is news: the door's WebSocket, our own changes, somebody who comes back to the page. It is asked now and then too,
 * seldom while the socket lives, since a proxy on the way may let no socket through.
 *
 * News that come while nobody looks wait for the next touch. The socket itself is no use of the session: it shows no token
 * and no cookie, and ends with the sign-in, and with a guest's permission.
 */
import { isLookedAt, isVisible } from './attention';
import { ChangeSocket } from './change-socket';
import { ask } from './door';
import { driveAddress, type ItemRef, itemAddress } from './place';
import { reach } from './reach';
import { type Refusal, refusalOf } from './refusal';
import type { DriveItem, Page } from './wire';

export const EVERY_MILLIS = 20_000;
const AT_MOST_EVERY_MILLIS = 2_000;

export interface FollowingHooks {
  readonly changed: (items: readonly DriveItem[]) => void;
  /** It could not be asked: the history is another one, or the folder is out of reach. */
  readonly refused: (refusal: Refusal) => Promise<void>;
  /** How often it is asked while the socket tells of changes. */
  readonly everyMillisWithSocket: number;
}

export class Following {
  readonly #address: string;
  readonly #socket: ChangeSocket;
  #link: string;
  #last = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;
  #again: Promise<void> | undefined;
  #newsWaits = false;

  constructor(
    folder: ItemRef,
    private readonly hooks: FollowingHooks,
  ) {
    this.#address = folder.id === 'root' ? `${driveAddress(folder.driveId)}/root` : itemAddress(folder);
    this.#link = this.#first;
    this.#socket = new ChangeSocket({ told: () => this.#news(), mayAsk: isLookedAt, mayConnect: () => !reach.isAway, dropped: () => void reach.lost(), address: `${this.#address}/subscriptions/socketIo` });
  }

  get #first(): string {
    return `${this.#address}/delta?token=latest`;
  }

  /** Looks for the first time. What changes after the promise is kept will be told. */
  begin(): Promise<void> {
    isVisible() && this.#socket.open();
    return this.nudge();
  }

  /** Somebody may be here again, or gone. */
  look(): void {
    if (isVisible()) {
      this.#socket.open();
      if (this.#newsWaits || performance.now() - this.#last > AT_MOST_EVERY_MILLIS) {
        void this.nudge();
      }
    } else {
      this.#socket.close();
    }
  }

  /** Asks if it is time to. */
  tick(): void {
    const every = this.#socket.alive ? this.hooks.everyMillisWithSocket : EVERY_MILLIS;
    if (isLookedAt() && performance.now() - this.#last >= every) {
      void this.nudge();
    }
  }

  online(): void {
    this.#socket.retryNow();
    isLookedAt() && this.look();
  }

  end(): void {
    this.#socket.close();
  }

  /** Asks now. What is told while an answer is under way may not be in it, so that it is asked once more. */
  nudge(): Promise<void> {
    if (this.#running !== undefined) {
      this.#again ??= this.#running.then(() => {
        this.#again = undefined;
        return this.nudge();
      });
      return this.#again;
    }
    this.#running = this.#ask().finally(() => (this.#running = undefined));
    return this.#running;
  }

  #news(): void {
    if (isLookedAt()) {
      void this.nudge();
    } else {
      this.#newsWaits = true;
    }
  }

  async #ask(): Promise<void> {
    this.#last = performance.now();
    this.#newsWaits = false;
    try {
      for (let next: string | undefined = this.#link; next !== undefined; ) {
        const page: Page<DriveItem> = await ask(next);
        this.hooks.changed(page.value);
        this.#link = page['@odata.deltaLink'] ?? this.#link;
        next = page['@odata.nextLink'];
      }
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.kind === 'resync') {
        this.#link = this.#first;
      }
      await this.hooks.refused(refusal);
    }
  }
}
