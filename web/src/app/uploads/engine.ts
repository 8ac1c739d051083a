/**
 * All uploads of a page: which go now, which wait, and what becomes of those that cannot.
 *
 * Several files go side by side; batches take turns, and within one the order is the tree's. Folders are made first.
 * Knows no page: what it asks of people and tells them goes through `Hands`.
 */
import type { DriveItem, ItemRef } from '../graph';
import { type Batch, isStuck, look, type View } from './batch';
import { Batches } from './batches';
import type { Hands } from './hands';
import type { Into, Job } from './job';
import { Leftovers } from './leftovers';
import { MadeThings } from './made';
import { Names, wantsToKnow } from './names';
import { Outcomes } from './outcomes';
import { type Sends, Sending } from './sending';
import { Showing } from './showing';
import { Speed } from './speed';
import { persist } from './waits';
import type { Tree } from './tree';

/** The browser has six lines to a server; the rest of the page wants some. */
const SIDE_BY_SIDE = 4;

export class Uploads {
  readonly #batches: Batches;
  readonly #showing: Showing;
  readonly #running = new Map<Job, AbortController>();
  readonly #speed: Speed;
  readonly #sends: Sends;
  readonly #things = new MadeThings();
  readonly #leftovers: Leftovers;
  readonly #outcomes: Outcomes;
  readonly #names: Names;
  #paused = false;

  constructor(private readonly by: Hands) {
    this.#speed = new Speed(by.clock.now());
    this.#names = new Names(by.door);
    this.#batches = new Batches((parent, name) => this.#folder(parent, name), () => by.clock.now());
    this.#showing = new Showing(
      by.clock,
      () => look(this.#batches.all, this.#paused, this.#speed),
      (percent) => by.tell({ kind: 'percent', percent }),
    );
    this.#leftovers = new Leftovers(by, this.#batches, () => this.#showing.changed());
    this.#outcomes = new Outcomes(by, this.#leftovers, this.#things, () => {
      this.#showing.changed();
      this.#pump();
    });
    this.#sends = {
      ...by,
      changed: () => {
        if (isStuck(this.#batches.jobs())) {
          this.#speed.rest(this.by.clock.now());
        }
        this.#showing.changed();
      },
      moved: (job, bytes) => {
        const now = by.clock.now();
        job.speed.add(Math.max(0, bytes), now);
        this.#speed.add(Math.max(0, bytes), now);
        this.#showing.changed();
      },
    };
  }

  get view(): () => View {
    return this.#showing.view;
  }

  get subscribe(): (listener: () => void) => () => void {
    return this.#showing.subscribe;
  }

  /** Whether something would be broken off if the page went now. */
  get isBusy(): boolean {
    return this.#batches.jobs().some((job) => job.isUnderWay);
  }

  /** Takes files and folders on. They go when it is their turn. */
  add(tree: Tree, into: Into): void {
    const full = new Set([...tree.files.map(({ path }) => path), ...tree.folders.map((path) => path.slice(0, -1))].map(keyOf));
    const empty = tree.folders.filter((path) => !full.has(keyOf(path)));
    const batch = this.#batches.add(into, tree.unread.length);
    for (const path of empty) {
      this.#batches.addJob(batch, { into, path: path.slice(0, -1), name: path.at(-1)!, size: 0, kind: 'folder' });
    }
    for (const { path, file, handle } of tree.files) {
      this.#batches.addJob(batch, { into, path, name: file.name, file, handle, size: file.size, kind: 'file' });
    }
    if (!this.#batches.jobs().some((job) => job.batch !== batch.id && job.isUnderWay)) {
      this.#showing.beginAnew();
      this.#speed.rest(this.by.clock.now());
    }
    this.by.tell({ kind: 'begins', into, count: batch.jobs.length });
    this.#showing.changed();
    void this.#prepare(batch, tree.folders);
  }

  /** What earlier pages left. Those whose file the browser can open again, or that are picked again, go on. */
  takeUp(): Promise<void> {
    return this.#leftovers.takeUp();
  }

  /** Gives an unfinished one its file again. */
  async give(id: number, file: File): Promise<void> {
    if (await this.#leftovers.give(id, file)) {
      this.#pump();
    }
  }

  /** What the browser kept of an unfinished one's file. */
  handle(id: number): FileSystemFileHandle | undefined {
    return this.#batches.find(id)?.handle;
  }

  pause(): void {
    this.#paused = true;
    for (const [job, controller] of this.#running) {
      job.state = 'waiting';
      job.retryAt = undefined;
      controller.abort(new Error('paused'));
    }
    this.#showing.changed();
  }

  goOn(): void {
    this.#paused = false;
    this.#speed.rest(this.by.clock.now());
    this.#showing.changed();
    this.#pump();
  }

  /** Does not go, and leaves no session behind. What is done stays done. */
  cancel(id: number): void {
    const job = this.#batches.find(id);
    if (job !== undefined && !(job.isOver && job.state !== 'failed')) {
      this.#cancel(job);
      this.#pump();
    }
  }

  cancelAll(): void {
    this.#batches.jobs().filter((job) => job.isUnderWay).forEach((job) => this.#cancel(job));
    this.#showing.changed();
  }

  retry(id: number): void {
    const job = this.#batches.find(id);
    if (job?.state === 'failed') {
      job.state = 'waiting';
      job.why = undefined;
      this.#batches.of(job).ended = false;
      this.#showing.changed();
      this.#pump();
    } else if (job?.state === 'held') {
      // Not to wait any longer: as if the line had come back.
      this.#running.get(job)?.abort(new Error('again'));
      job.state = 'waiting';
      this.#showing.changed();
    }
  }

  /** Takes away what is over; a session that stayed for a retry ends. */
  dismiss(): void {
    for (const batch of this.#batches.all) {
      const gone = batch.jobs.filter((job) => job.isOver);
      gone.filter((job) => job.state === 'failed').forEach((job) => this.#cancel(job));
      batch.jobs.splice(0, batch.jobs.length, ...batch.jobs.filter((job) => !job.isOver));
    }
    this.#showing.changed();
  }

  /** A folder that is refused for good is told by what should lie in it. */
  async #prepare(batch: Batch, folders: Tree['folders']): Promise<void> {
    for (const path of folders) {
      if (batch.jobs.every((job) => job.isOver)) {
        break;
      }
      await batch.folders.at(path).catch(() => undefined);
    }
    batch.ready = true;
    this.#outcomes.end(batch);
    this.#pump();
  }

  async #folder(parent: ItemRef, name: string): Promise<DriveItem> {
    const { item, isNew } = await persist(this.by.clock, () => this.by.door.folder(parent, name));
    if (isNew) {
      this.#things.folder(item.id, parent.id);
    }
    this.by.tell({ kind: 'made', item });
    return item;
  }

  /** Fills what is free, one batch after the other. */
  #pump(): void {
    while (!this.#paused && this.#running.size < SIDE_BY_SIDE) {
      const job = this.#batches.next((each) => this.#running.has(each));
      if (job === undefined) {
        return;
      }
      void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    const batch = this.#batches.of(job);
    const controller = new AbortController();
    this.#running.set(job, controller);
    job.state = 'sending';
    job.speed.rest(this.by.clock.now());
    this.#showing.changed();
    try {
      job.parent ??= await batch.folders.at(job.wanted.path);
      controller.signal.throwIfAborted();
      await this.#leftovers.takeOver(job);
      if (wantsToKnow(job) && !this.#things.isNew(job.parent.id)) {
        await this.#names.requireFree(job, batch);
        controller.signal.throwIfAborted();
      }
      const item = await this.#made(job, batch, controller.signal);
      this.#outcomes.done(job, item);
    } catch (error) {
      if (!controller.signal.aborted) {
        this.#outcomes.refused(job, batch, error);
      } else if (this.#isCancelled(job)) {
        this.#leftovers.end(job);
      }
    }
    this.#running.delete(job);
    this.#outcomes.end(batch);
    this.#showing.changed();
    this.#pump();
  }

  #made(job: Job, batch: Batch, signal: AbortSignal): Promise<DriveItem> {
    return job.wanted.kind === 'folder'
      ? batch.folders.at([...job.wanted.path, job.wanted.name])
      : new Sending(this.#sends, job, job.parent!, signal).run();
  }

  #cancel(job: Job): void {
    job.state = 'cancelled';
    job.retryAt = undefined;
    const controller = this.#running.get(job);
    if (controller === undefined) {
      this.#leftovers.end(job);
    } else {
      controller.abort(new Error('cancelled'));
    }
    this.#outcomes.end(this.#batches.of(job));
    this.#showing.changed();
  }

  #isCancelled(job: Job): boolean {
    return job.state === 'cancelled';
  }
}

const keyOf = (path: readonly string[]): string => path.join('/');
