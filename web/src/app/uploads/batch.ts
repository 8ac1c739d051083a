/** What was given at one time, and how far all of it is. */
import type { Clash } from '../graph';
import type { Folders } from './folders';
import type { Into, Job, Row } from './job';
import type { Speed } from './speed';

export interface Batch {
  readonly id: number;
  readonly into: Into;
  readonly folders: Folders;
  readonly jobs: Job[];
  readonly unread: number;
  ready: boolean;
  forAll?: Clash | 'skip';
  ended: boolean;
}

export interface View {
  readonly rows: readonly Row[];
  readonly paused: boolean;
  /** Of everything that is not over, and of what ended beside it. */
  readonly sent: number;
  readonly size: number;
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | undefined;
  /** Files that are on their way or wait. */
  readonly left: number;
}

/** Of the batches that are not at their end; when all are, of the last. */
export function sums(batches: readonly Batch[]): { readonly sent: number; readonly size: number } {
  const live = batches.filter((batch) => !batch.ended && batch.jobs.length > 0);
  const jobs = (live.length > 0 ? live : batches.slice(-1)).flatMap((batch) => batch.jobs).filter((job) => job.counts);
  return { sent: jobs.reduce((sum, job) => sum + job.sent, 0), size: jobs.reduce((sum, job) => sum + job.wanted.size, 0) };
}

/** Whether all that goes has been refused for now. What it went at before tells nothing then. */
export function isStuck(jobs: readonly Job[]): boolean {
  return jobs.some((job) => job.isHeldUp) && !jobs.some((job) => job.state === 'sending' && !job.isHeldUp);
}

export function look(batches: readonly Batch[], paused: boolean, speed: Speed): View {
  const { sent, size } = sums(batches);
  const jobs = batches.flatMap((batch) => batch.jobs);
  const left = jobs.filter((job) => job.isUnderWay).length;
  const isMoving = left > 0 && !paused && !isStuck(jobs);
  return {
    rows: jobs.map((job) => job.row()),
    paused,
    sent,
    size,
    left,
    bytesPerSecond: isMoving ? speed.bytesPerSecond : 0,
    secondsLeft: isMoving ? speed.secondsFor(size - sent) : undefined,
  };
}
