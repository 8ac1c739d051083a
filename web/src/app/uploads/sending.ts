/** The way of one file to the server: at once if it is small, in fragments if not, through dropped lines and restarts. */
import { type DriveItem, type ItemRef, Refusal, refusalOf } from '../graph';
import type { Aim, Door } from './door';
import { fingerprint } from './fingerprint';
import { FragmentSize } from './fragments';
import type { Job } from './job';
import type { Keep, Kept } from './keep';
import { type Clock, passes, pause, waitMillis } from './waits';

/** Above it a session pays: its two requests more cost less than sending this again. */
export const WHOLE_BYTES = 4 * 1024 * 1024;

/** A session that is gone is begun anew; a server that loses each is not asked for ever. */
const MOST_SESSIONS = 3;

export class Unreadable extends Error {}

export interface Sends {
  readonly door: Door;
  readonly keep: Keep;
  readonly clock: Clock;
  readonly account: () => Promise<string>;
  /** Something about the job is new. */
  readonly changed: (job: Job) => void;
  /** So many bytes more (or fewer, when some have to go again). */
  readonly moved: (job: Job, bytes: number) => void;
}

export class Sending {
  #size = new FragmentSize();

  constructor(
    private readonly by: Sends,
    private readonly job: Job,
    private readonly parent: ItemRef,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws Refusal, Unreadable, and what the signal says */
  run(): Promise<DriveItem> {
    const { file, session } = this.job;
    if (file === undefined) {
      throw new Unreadable();
    }
    return file.size <= WHOLE_BYTES && session === undefined ? this.#whole(file) : this.#inFragments(file);
  }

  get #aim(): Aim {
    return { parent: this.parent, name: this.job.wanted.name, clash: this.job.clash, ifMatch: this.job.ifMatch };
  }

  #whole(file: File): Promise<DriveItem> {
    return this.#patiently(async () => {
      this.#at(0);
      try {
        // What is sent is the file in one envelope: the envelope does not count.
        return await this.by.door.whole(this.#aim, file, (sent) => this.#at(Math.min(sent, file.size)), this.signal);
      } catch (error) {
        await this.#requireReadable(file, error);
        throw error;
      }
    });
  }

  async #inFragments(file: File): Promise<DriveItem> {
    for (let sessions = 1; ; sessions++) {
      const resumed = this.job.session !== undefined;
      try {
        this.job.session ??= await this.#begin(file);
        return await this.#through(this.job.session.url, file);
      } catch (error) {
        const isGone = refusalOf(error).kind === 'absent' && this.job.session !== undefined && !this.signal.aborted;
        if (!isGone || (sessions >= MOST_SESSIONS && !resumed)) {
          throw error;
        }
        await this.by.keep.remove(this.job.session!.id);
        this.job.session = undefined;
      }
    }
  }

  async #begin(file: File): Promise<NonNullable<Job['session']>> {
    const aim = this.#aim;
    const begun = await this.#patiently(() => this.by.door.begin(aim, file));
    const session = { id: crypto.randomUUID(), url: begun.url, clash: aim.clash };
    this.job.session = session; // whoever cancels now ends it
    this.signal.throwIfAborted();
    await this.#requireReadable(file);
    this.job.kept = await this.#kept(session, begun.expires, file);
    await this.by.keep.put(this.job.kept);
    return session;
  }

  async #kept(session: NonNullable<Job['session']>, expires: number, file: File): Promise<Kept> {
    const { wanted, handle } = this.job;
    return {
      ...session,
      account: await this.by.account(),
      name: wanted.name,
      size: file.size,
      lastModified: file.lastModified,
      fingerprint: await fingerprint(file),
      parent: { id: this.parent.id, driveId: this.parent.driveId },
      folder: wanted.path.at(-1) ?? wanted.into.name,
      expires,
      handle,
    };
  }

  /** Sends what the session wants until it is a file. */
  async #through(url: string, file: File): Promise<DriveItem> {
    let next = (await this.#patiently(() => this.by.door.place(url, this.signal))).next;
    for (let tries = 1; next !== undefined; ) {
      this.#at(next);
      try {
        const sent = await this.#fragment(url, file, next);
        if (sent.item !== undefined) {
          return sent.item;
        }
        next = sent.place?.next;
        tries = 1;
      } catch (error) {
        this.signal.throwIfAborted();
        await this.#requireReadable(file, error);
        const refusal = refusalOf(error);
        if (refusal.kind === 'busy' && refusal.status === 416) {
          await this.#hold(refusal, tries++); // what was broken off here is still being taken there
        } else if (refusal.status !== 416) {
          this.#size.broke();
          await this.#hold(refusal, tries++);
        } else if (tries++ > 5) {
          throw refusal; // it does not know itself where it is
        }
        next = (await this.#patiently(() => this.by.door.place(url, this.signal))).next;
      }
    }
    this.#at(file.size);
    return this.#patiently(() => this.#made(url));
  }

  async #fragment(url: string, file: File, first: number): ReturnType<Door['fragment']> {
    const bytes = file.slice(first, first + this.#size.bytes);
    const began = this.by.clock.now();
    const sent = await this.by.door.fragment(url, first, bytes, file.size, (count) => this.#at(first + Math.min(count, bytes.size)), this.signal);
    this.#size.went(bytes.size, this.by.clock.now() - began);
    return sent;
  }

  /** All bytes are there, and the file is not: the last answer was lost, or the name was taken and somebody decided. */
  #made(url: string): Promise<DriveItem> {
    const { clash, session } = this.job;
    return clash === session?.clash ? this.by.door.finish(url, this.signal) : this.by.door.finishAs(url, this.#aim, this.signal);
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      this.signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        this.signal.throwIfAborted();
        if (!(error instanceof Refusal)) {
          throw error;
        }
        await this.#hold(error, tries);
      }
    }
  }

  /** Waits until it makes sense to try again. @throws the refusal if it does not */
  async #hold(refusal: Refusal, tries: number): Promise<void> {
    if (!passes(refusal, tries)) {
      throw refusal;
    }
    const { job, by } = this;
    const millis = waitMillis(refusal, tries, by.clock.random());
    job.state = 'held';
    job.why = refusal;
    job.retryAt = by.clock.now() + millis;
    by.changed(job);
    await pause(by.clock, millis, this.signal);
    job.state = 'sending';
    job.retryAt = undefined;
    job.speed.rest(by.clock.now());
    by.changed(job);
  }

  /** A file that is gone from the device breaks a request off as a line does. */
  async #requireReadable(file: File, error?: unknown): Promise<void> {
    if (error !== undefined && refusalOf(error).status !== 0) {
      return;
    }
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      throw new Unreadable();
    }
  }

  #at(sent: number): void {
    const { job, by } = this;
    const more = sent - job.sent;
    job.sent = sent;
    if (job.why !== undefined && more > 0) {
      job.why = undefined;
    }
    by.moved(job, more);
  }
}
