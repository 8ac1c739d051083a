/** The line from a browser to the server, as slow as a test wants it: a proxy that lets so many bytes a second through. */
import { createServer, connect, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

const TICK_MILLIS = 25;
/** What gets through a line that has let through what it was told to, in bytes a second: too little to come to an end, and no silence. */
const TRICKLE = 10_000;

export class SlowLine {
  #rate = Number.POSITIVE_INFINITY;
  #left = 0;
  #until = Number.POSITIVE_INFINITY;
  #isCut = false;
  #waiting: (() => void)[] = [];
  readonly #ends = new Set<Socket>();
  readonly #tick: ReturnType<typeof setInterval>;

  private constructor(private readonly server: Server) {
    this.#tick = setInterval(() => this.#refill(), TICK_MILLIS);
  }

  static async open(): Promise<SlowLine> {
    const server = createServer();
    const line = new SlowLine(server);
    server.on('connection', (near) => line.#joined(near));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return line;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * From now on, towards the server; what comes back is as quick as it can. `Infinity` is as quick as it can too.
   *
   * @param until after so many bytes hardly anything gets through any more, until the next call: so that a transfer is under way for
   * as long as a test needs, however busy the machine is
   */
  bytesPerSecond(rate: number, until = Number.POSITIVE_INFINITY): void {
    this.#rate = rate;
    this.#until = until;
    this.#left = 0;
    this.#refill();
  }

  /** Nothing gets through any more, until it is mended. */
  cut(): void {
    this.#isCut = true;
    this.#ends.forEach((each) => each.destroy());
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    clearInterval(this.#tick);
    this.server.close();
    this.#ends.forEach((each) => each.destroy());
  }

  #refill(): void {
    this.#left = Math.min(this.#rate, this.#left + (this.#rate * TICK_MILLIS) / 1000);
    const some = this.#waiting;
    this.#waiting = [];
    some.forEach((each) => each());
  }

  /** Reads `CONNECT HOST:PORT HTTP/1.1` and what follows it, and joins both ends. */
  #joined(near: Socket): void {
    this.#keep(near);
    if (this.#isCut) {
      near.destroy();
      return;
    }
    near.once('data', (head) => {
      const [, host, port] = /^CONNECT (\S+):(\d+) /.exec(head.toString('latin1')) ?? [];
      if (host === undefined) {
        near.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n');
        return;
      }
      near.pause();
      const far = connect(Number(port), host.replace(/^\[|\]$/g, ''));
      this.#keep(far);
      far.once('connect', () => {
        near.write('HTTP/1.1 200 Connected\r\n\r\n');
        far.pipe(near);
        near.on('data', (bytes) => this.#pass(near, far, bytes as Buffer));
        near.on('end', () => far.end());
        near.resume();
      });
      far.once('close', () => near.destroy());
      near.once('close', () => far.destroy());
    });
  }

  #keep(end: Socket): void {
    this.#ends.add(end);
    end.on('error', () => end.destroy());
    end.on('close', () => this.#ends.delete(end));
  }

  #pass(near: Socket, far: Socket, bytes: Buffer): void {
    const now = Math.min(bytes.length, Math.floor(this.#left));
    this.#left -= this.#rate === Number.POSITIVE_INFINITY ? 0 : now;
    this.#until -= now;
    if (this.#until <= 0) {
      this.bytesPerSecond(TRICKLE);
    }
    if (now > 0) {
      far.write(bytes.subarray(0, now));
    }
    if (now < bytes.length) {
      near.pause();
      this.#waiting.push(() => this.#pass(near, far, bytes.subarray(now)));
    } else {
      near.resume();
    }
  }
}
