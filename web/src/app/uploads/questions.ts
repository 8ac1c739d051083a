/** What becomes of names that are taken: asked one at a time, or once for all of a batch. */
import type { Clash, DriveItem } from '../graph';
import type { Batch } from './batch';
import type { Door } from './door';
import type { Job, Row } from './job';

export interface ClashQuestion {
  readonly row: Row;
  /** What has the name, if it could be looked at. */
  readonly existing: DriveItem | undefined;
  /** Of the file that comes. */
  readonly lastModified: number | undefined;
  /** It was looked at before, and is another one now. */
  readonly changed: boolean;
  /** How many more wait for the same answer, for all that is known. */
  readonly more: number;
}

export interface ClashAnswer {
  readonly clash: Clash | 'skip';
  readonly forAll: boolean;
}

export interface Asks {
  readonly door: Door;
  readonly ask: (question: ClashQuestion) => Promise<ClashAnswer | undefined>;
}

export class Questions {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly by: Asks) {}

  /**
   * Waits for its turn, and asks if it was not answered for all meanwhile.
   *
   * @param changed whether it was decided before, about what is another file now
   */
  answer(job: Job, batch: Batch, changed: boolean): Promise<Clash | 'skip'> {
    const answered = this.#last.then(() => this.#ask(job, batch, changed));
    this.#last = answered.catch(() => undefined);
    return answered;
  }

  async #ask(job: Job, batch: Batch, changed: boolean): Promise<Clash | 'skip'> {
    job.ifMatch = undefined;
    if (batch.forAll !== undefined || job.state !== 'asking') {
      return batch.forAll ?? 'skip';
    }
    const existing = (await this.by.door.existing(job.parent!, [job.wanted.name]).catch(() => []))[0];
    const more = batch.jobs.filter((each) => each !== job && (each.state === 'asking' || each.state === 'waiting')).length;
    const answer = await this.by.ask({ row: job.row(), existing, lastModified: job.file?.lastModified, changed, more });
    if (answer?.forAll === true) {
      batch.forAll = answer.clash;
    }
    // What was looked at is replaced, and no other.
    job.ifMatch = answer?.clash === 'replace' && !answer.forAll ? existing?.eTag : undefined;
    return answer?.clash ?? 'skip';
  }
}
