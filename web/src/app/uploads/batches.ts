import type { DriveItem, ItemRef } from '../graph';
import type { Batch } from './batch';
import { Folders } from './folders';
import { type Into, Job } from './job';

/** The batches of a page and the jobs in them, in the order in which they came; and whose turn it is. */
export class Batches {
  readonly all: Batch[] = [];
  #ids = 0;
  #turn = 0;

  /**
   * @param make makes a folder in another
   * @param now the clock's milliseconds
   */
  constructor(
    private readonly make: (parent: ItemRef, name: string) => Promise<DriveItem>,
    private readonly now: () => number,
  ) {}

  add(into: Into, unread: number): Batch {
    const batch: Batch = { id: ++this.#ids, into, folders: new Folders(into, this.make), jobs: [], unread, ready: false, ended: false };
    this.all.push(batch);
    return batch;
  }

  addJob(batch: Batch, wanted: Job['wanted']): Job {
    const job = new Job(++this.#ids, batch.id, wanted, this.now());
    batch.jobs.push(job);
    return job;
  }

  jobs(): Job[] {
    return this.all.flatMap((batch) => batch.jobs);
  }

  find(id: number): Job | undefined {
    return this.jobs().find((job) => job.id === id);
  }

  of(job: Job): Batch {
    return this.all.find((batch) => batch.id === job.batch)!;
  }

  forget(job: Job): void {
    const { jobs } = this.of(job);
    jobs.splice(jobs.indexOf(job), 1);
  }

  /** The next that waits: batches take turns, and within one the order is the tree's. */
  next(isRunning: (job: Job) => boolean): Job | undefined {
    for (let i = 0; i < this.all.length; i++) {
      const batch = this.all[(this.#turn + i) % this.all.length]!;
      const job = batch.ready ? batch.jobs.find((each) => each.state === 'waiting' && !isRunning(each)) : undefined;
      if (job !== undefined) {
        this.#turn = (this.#turn + i + 1) % this.all.length;
        return job;
      }
    }
    return undefined;
  }
}
