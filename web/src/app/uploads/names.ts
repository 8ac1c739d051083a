/** Which names are taken, looked up before files go: a clash is a question then, and nothing was sent in vain. */
import { type DriveItem, nameTaken } from '../graph';
import type { Batch } from './batch';
import type { Door } from './door';
import type { Job } from './job';

/** As many as the Graph door takes in one batch. */
const AT_ONCE = 20;

export class Names {
  readonly #looks = new WeakMap<Job, Promise<DriveItem | undefined>>();

  constructor(private readonly door: Pick<Door, 'existing'>) {}

  /**
   * Asks once for a file, and with it for those that follow it into the same folder. Between this and the file's coming
   * somebody else may take the name: the door refuses then.
   *
   * @throws Refusal `name-taken`
   */
  async requireFree(job: Job, batch: Batch): Promise<void> {
    if (!this.#looks.has(job)) {
      this.#look(job, batch);
    }
    const there = await this.#looks.get(job);
    if (there !== undefined) {
      throw nameTaken();
    }
  }

  #look(job: Job, batch: Batch): void {
    const from = batch.jobs.indexOf(job) + 1;
    const folder = job.wanted.path.join('/');
    const those = [job];
    for (let i = from; i < batch.jobs.length && those.length < AT_ONCE; i++) {
      const each = batch.jobs[i]!;
      if ((each.state === 'waiting' || each.state === 'sending') && wantsToKnow(each) && !this.#looks.has(each) && each.wanted.path.join('/') === folder) {
        those.push(each);
      }
    }
    const found = this.door.existing(job.parent!, those.map(({ wanted }) => wanted.name)).catch(() => []);
    those.forEach((each, i) => this.#looks.set(each, found.then((all) => all[i])));
  }
}

/** A session that goes on was begun with an answer already. */
export const wantsToKnow = ({ wanted, clash, session }: Job): boolean => wanted.kind === 'file' && clash === 'fail' && session === undefined;
