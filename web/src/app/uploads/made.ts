/** What uploads made: folders and files, so that all of it can be taken back. */
import { type Made, madeOf } from '../graph';
import type { Job } from './job';

export class MadeThings {
  /** New folders, each with the one that it was made in. */
  readonly #parents = new Map<string, string>();

  /** A folder that was not there before. */
  folder(id: string, parent: string): void {
    this.#parents.set(id, parent);
  }

  /** Whether a folder was made here: nothing is in it but what goes there. */
  isNew(id: string): boolean {
    return this.#parents.has(id);
  }

  /** Of what these jobs made the outermost: what lies in a new folder goes with it. */
  of(jobs: readonly Job[]): readonly Made[] {
    const made = new Map<string, Made>();
    for (const { state, item, parent, wanted } of jobs) {
      if (state === 'done' && item !== undefined) {
        const driveId = wanted.into.driveId;
        const top = this.#top(item.folder === undefined ? parent?.id : item.id);
        const isOurs = item.folder === undefined || top !== undefined;
        const thing = top === undefined ? madeOf(item, driveId) : { id: top, driveId };
        isOurs && made.set(thing.id, thing);
      }
    }
    return [...made.values()];
  }

  /** The outermost new folder from there on; none if the folder was there before. */
  #top(id: string | undefined): string | undefined {
    const parent = id === undefined ? undefined : this.#parents.get(id);
    return parent === undefined ? undefined : (this.#top(parent) ?? id);
  }
}
