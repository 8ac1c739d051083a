/**
 * The door's WebSocket that says "something changed" and no more (docs/graph-door.md, "Changes by WebSocket"): Socket.IO
 * in the five sentences that are needed here.
 *
 *     away ─▶ asking an address ─▶ connecting ─▶ joined (alive)
 *      ▲            └────────◀ a pause, which grows ◀────┘      or over, and polling is all there is
 *
 * What a browser cannot see is why a connection was refused. So an address is forgotten if it did not get as far as
 * joining, and another is asked for: it may have died with the sign-in that asked for it.
 */
import { ask } from './door';
import { refusalOf } from './refusal';

const FIRST_PAUSE_MILLIS = 1_000;
const LONGEST_PAUSE_MILLIS = 120_000;
/** The server pings every 25 s, and gives up whoever is silent for 45 s; so do we. */
const SILENT_MILLIS = 45_000;
/** Before an address ends another is asked for, as OneDrive's clients do. */
const RENEW_MILLIS = 2 * 60_000;
/** No timer of a browser is longer than 2^31 ms. */
const LONGEST_TIMER_MILLIS = 24 * 3_600_000;

/** We said what the server does not understand: it will not understand it the next time. */
const OURS_WRONG: readonly number[] = [1002, 1003, 1009];
/** No word of an end came: what browsers say of a line that broke, or never was. */
const BROKEN = 1006;
/** The folder is gone, or out of reach. */
const OUT_OF_REACH = 4404;
/** Sign-in ended, folder out of reach, address expired. */
const ADDRESS_ENDED: readonly number[] = [4401, OUT_OF_REACH, 4410];

interface Given {
  readonly notificationUrl: string;
  readonly expirationDateTime: string;
}

export interface ChangeSocketHooks {
  /** Where the address of the socket is asked for. */
  readonly address: string;
  /** Something changed since it was last told, or there is nothing to be told of any more. */
  readonly told: () => void;
  /** Whether the server can be reached, for all that is known: a socket that fails is written into the console. */
  readonly mayConnect: () => boolean;
  /** The line broke, with nothing said. */
  readonly dropped: () => void;
  /** Whether a request may be made now: each counts as use of the browser's session (ADR 27). */
  readonly mayAsk: () => boolean;
}

export class ChangeSocket {
  #socket: WebSocket | undefined;
  #address: { readonly query: string; readonly until: number } | undefined;
  #asking = false;
  #wanted = false;
  #over = false;
  #joined = false;
  #pauseMillis = FIRST_PAUSE_MILLIS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly hooks: ChangeSocketHooks) {}

  /** Whether changes are told of: there is no need to ask often. */
  get alive(): boolean {
    return this.#joined;
  }

  /** Connects if it is not, or as soon as it may. Cheap: call it whenever somebody is there. */
  open(): void {
    this.#wanted = true;
    if (this.#socket === undefined && this.#retry === undefined && !this.#asking && !this.#over && this.hooks.mayConnect()) {
      void this.#connect();
    }
  }

  /** Until `open` is called. The address is kept: whoever comes back with it is told what was missed. */
  close(): void {
    this.#wanted = false;
    this.#pauseMillis = FIRST_PAUSE_MILLIS;
    this.#stopTimers();
    this.#drop();
  }

  /** The network is there again: no reason to wait. */
  retryNow(): void {
    if (this.#retry !== undefined) {
      clearTimeout(this.#retry);
      this.#retry = undefined;
      this.open();
    }
  }

  async #connect(): Promise<void> {
    if (this.#address === undefined || this.#address.until <= Date.now()) {
      if (!this.hooks.mayAsk() || !(await this.#askAddress())) {
        return;
      }
    }
    if (!this.#wanted || this.#address === undefined) {
      return;
    }
    const socket = new WebSocket(`wss://${location.host}/socket.io/?EIO=4&transport=websocket&${this.#address.query}`);
    this.#socket = socket;
    this.#renewAt(this.#address.until);
    this.#listenForSilence();
    socket.onmessage = ({ data }) => this.#socket === socket && this.#heard(socket, String(data));
    socket.onclose = ({ code }) => this.#socket === socket && this.#closed(code);
  }

  /** @returns whether there is one */
  async #askAddress(): Promise<boolean> {
    this.#asking = true;
    try {
      const { notificationUrl, expirationDateTime } = await ask<Given>(this.hooks.address);
      this.#address = {
        query: new URL(notificationUrl).searchParams.toString(),
        until: Date.parse(expirationDateTime) - RENEW_MILLIS,
      };
      return true;
    } catch (error) {
      const { kind } = refusalOf(error);
      this.#over = kind === 'absent' || kind === 'denied' || kind === 'unsupported' || kind === 'invalid';
      this.#connectLater();
      return false;
    } finally {
      this.#asking = false;
    }
  }

  #heard(socket: WebSocket, packet: string): void {
    this.#listenForSilence();
    if (packet.startsWith('0')) {
      socket.send('40/notifications,');
    } else if (packet === '2') {
      socket.send('3');
      this.#pauseMillis = FIRST_PAUSE_MILLIS; // it lasted: what comes next is another trouble
    } else if (packet.startsWith('40/notifications,')) {
      this.#joined = true;
    } else if (packet.startsWith('42')) {
      this.hooks.told();
    }
  }

  #closed(code: number): void {
    if (!this.#joined || ADDRESS_ENDED.includes(code)) {
      this.#address = undefined;
    }
    this.#over = OURS_WRONG.includes(code);
    if (code === OUT_OF_REACH) {
      this.hooks.told();
    }
    if (code === BROKEN) {
      this.hooks.dropped();
    }
    this.#stopTimers();
    this.#drop();
    this.#connectLater();
  }

  /** Scattered, so that not everybody comes back at once to a server that was restarted. */
  #connectLater(): void {
    if (this.#over || !this.#wanted) {
      return;
    }
    const millis = this.#pauseMillis * (0.5 + Math.random());
    this.#pauseMillis = Math.min(2 * this.#pauseMillis, LONGEST_PAUSE_MILLIS);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.open();
    }, millis);
  }

  /** Closes with a code that is read by nobody; what the old one still says is not heard. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#joined = false;
    socket?.close();
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#closed(4408), SILENT_MILLIS);
  }

  #renewAt(until: number): void {
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(
      () => {
        this.#stopTimers();
        this.#drop();
        this.open();
      },
      Math.max(0, Math.min(until - Date.now(), LONGEST_TIMER_MILLIS)),
    );
  }

  #stopTimers(): void {
    [this.#retry, this.#silence, this.#renewal].forEach(clearTimeout);
    this.#retry = undefined;
  }
}
