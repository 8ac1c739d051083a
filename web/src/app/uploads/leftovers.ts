/** What earlier pages did not finish: found again, given its file again, gone on with, or ended. */
import { Refusal, refusalOf } from '../graph';
import type { Batches } from './batches';
import { isSame } from './fingerprint';
import type { Hands } from './hands';
import type { Job } from './job';
import type { Kept } from './keep';
import { persist } from './waits';

export class Leftovers {
  constructor(
    private readonly by: Hands,
    private readonly batches: Batches,
    private readonly changed: () => void,
  ) {}

  /** Those whose file the browser can open again, or that are picked again, go on. */
  async takeUp(): Promise<void> {
    const kept = await this.by.keep.takeAll(await this.by.account());
    await Promise.all(kept.map((each) => (each.ending === true ? this.#endSession(each.id, each.url) : this.#takeUpOne(each))));
  }

  /** @returns whether it waits for its turn now: the file is the one that it was */
  async give(id: number, file: File): Promise<boolean> {
    const job = this.batches.find(id);
    if (job?.state !== 'unfinished' || job.kept === undefined) {
      return false;
    }
    if (!(await isSame(file, job.kept))) {
      job.why = 'other-file';
      this.changed();
      return false;
    }
    job.file = file;
    job.why = undefined;
    job.state = 'waiting';
    this.batches.of(job).ended = false;
    this.changed();
    return true;
  }

  /** The same file into the same folder as one that an earlier page did not finish: that one goes on. */
  async takeOver(job: Job): Promise<void> {
    if (job.session !== undefined || job.file === undefined) {
      return;
    }
    for (const other of this.batches.jobs()) {
      const { kept } = other;
      const isThere = other.state === 'unfinished' && kept?.name === job.wanted.name && kept.parent.id === job.parent?.id;
      if (isThere && kept !== undefined && (await isSame(job.file, kept))) {
        job.session = other.session;
        job.clash = kept.clash;
        job.kept = kept;
        this.batches.forget(other);
        return;
      }
    }
  }

  /** Leaves no session behind. */
  end(job: Job): void {
    const { session, kept } = job;
    job.session = undefined;
    job.file = undefined;
    if (session !== undefined) {
      void this.#endSession(session.id, session.url, kept);
    }
  }

  async #takeUpOne(kept: Kept): Promise<void> {
    const place = await this.by.door.place(kept.url).catch((error: unknown) => refusalOf(error));
    if (place instanceof Refusal && place.kind === 'absent') {
      await this.by.keep.remove(kept.id);
      return;
    }
    const into = { ...kept.parent, name: kept.folder };
    const batch = this.batches.all.find((each) => each.into.id === into.id && each.jobs.every((job) => job.state === 'unfinished')) ?? this.batches.add(into, 0);
    batch.ready = true;
    batch.ended = true;
    const job = this.batches.addJob(batch, { into, path: [], name: kept.name, size: kept.size, kind: 'file', handle: kept.handle });
    job.parent = kept.parent;
    job.clash = kept.clash;
    job.session = { id: kept.id, url: kept.url, clash: kept.clash };
    job.state = 'unfinished';
    job.sent = place instanceof Refusal ? 0 : (place.next ?? kept.size);
    job.kept = kept;
    this.changed();
  }

  /** Ends it at the server; if that cannot be told now, later, or by the next page. */
  async #endSession(id: string, url: string, kept?: Kept): Promise<void> {
    if (kept !== undefined) {
      await this.by.keep.put({ ...kept, ending: true });
    }
    // One that is gone already is as it should be; one that is refused for good runs out by itself.
    await persist(this.by.clock, () => this.by.door.end(url)).catch(() => undefined);
    await this.by.keep.remove(id);
  }
}
