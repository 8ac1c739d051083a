/** What becomes of a job once its request was answered: done, failed, or asked about; and the end of a batch. */
import { type DriveItem, refusalOf } from '../graph';
import type { Batch } from './batch';
import type { Hands } from './hands';
import type { Job } from './job';
import type { Leftovers } from './leftovers';
import type { MadeThings } from './made';
import { Questions } from './questions';
import { Unreadable } from './sending';

export class Outcomes {
  readonly #questions: Questions;

  /** @param goOn something may be free, or wait again */
  constructor(
    private readonly by: Hands,
    private readonly leftovers: Leftovers,
    private readonly things: MadeThings,
    private readonly goOn: () => void,
  ) {
    this.#questions = new Questions(by);
  }

  done(job: Job, item: DriveItem): void {
    job.state = 'done';
    job.sent = job.wanted.size;
    job.item = item;
    job.why = undefined;
    job.file = undefined; // the browser may let go of it
    if (job.session !== undefined) {
      void this.by.keep.remove(job.session.id);
      job.session = undefined;
    }
    if (job.wanted.kind === 'file') {
      this.by.tell({ kind: 'made', item });
    }
  }

  refused(job: Job, batch: Batch, error: unknown): void {
    const refusal = refusalOf(error);
    if (job.wanted.kind === 'file' && (refusal.kind === 'name-taken' || refusal.kind === 'changed') && !(error instanceof Unreadable)) {
      job.state = 'asking';
      job.sent = job.session === undefined ? 0 : job.sent; // it goes again
      void this.#clash(job, batch, refusal.kind === 'changed');
      return;
    }
    job.state = 'failed';
    job.sent = job.session === undefined ? 0 : job.sent;
    job.why = error instanceof Unreadable ? 'unreadable' : refusal;
    job.retryAt = undefined;
    this.by.tell({ kind: 'failed', row: job.row() });
  }

  /** Tells once when nothing of a batch is left to do. */
  end(batch: Batch): void {
    if (batch.ended || !batch.ready || batch.jobs.some((job) => job.isUnderWay)) {
      return;
    }
    batch.ended = true;
    const count = (state: Job['state']): number => batch.jobs.filter((job) => job.state === state).length;
    this.by.tell({ kind: 'ended', into: batch.into, done: count('done'), failed: count('failed'), unread: batch.unread, made: this.things.of(batch.jobs) });
  }

  /** One question at a time; meanwhile others go on. */
  async #clash(job: Job, batch: Batch, changed: boolean): Promise<void> {
    const answer = await this.#questions.answer(job, batch, changed);
    if (job.state !== 'asking') {
      return; // cancelled meanwhile
    }
    if (answer === 'skip') {
      job.state = 'skipped';
      this.leftovers.end(job);
    } else {
      job.clash = answer;
      job.state = 'waiting';
    }
    this.end(batch);
    this.goOn();
  }
}
