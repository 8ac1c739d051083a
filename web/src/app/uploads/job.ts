/** One file, or one empty folder, on its way. Belongs to the engine, which alone changes it. */
import type { Clash, DriveItem, ItemRef, Refusal } from '../graph';
import type { Kept } from './keep';
import { Speed } from './speed';

/**
 *     waiting ─▶ sending ─▶ done
 *        ▲        │ │ └───▶ failed ─retry▶ waiting
 *        │        │ ▼
 *        │        │ held: refused for now, tried again by itself
 *        │        ▼
 *        └────── asking: the name is taken ─▶ skipped
 *
 * `unfinished` is of an earlier page and wants its file; `cancelled` can follow all but done.
 */
export type State = 'waiting' | 'sending' | 'held' | 'asking' | 'done' | 'failed' | 'skipped' | 'cancelled' | 'unfinished';

/** Why not: what the server says, or that the device does not give the file out any more, or that it is another one. */
export type Why = Refusal | 'unreadable' | 'other-file';

/** Where things go. */
export interface Into extends ItemRef {
  readonly name: string;
}

export interface Session {
  /** Under which it is kept. */
  readonly id: string;
  readonly url: string;
  readonly clash: Clash;
}

export interface Wanted {
  readonly into: Into;
  readonly path: readonly string[];
  readonly name: string;
  /** Absent: an empty folder, or a file that was not picked again yet. */
  readonly file?: File | undefined;
  readonly handle?: FileSystemFileHandle | undefined;
  readonly size: number;
  readonly kind: 'file' | 'folder';
}

export class Job {
  state: State = 'waiting';
  sent = 0;
  why: Why | undefined;
  /** When it is tried again, of one that is held. */
  retryAt: number | undefined;
  clash: Clash = 'fail';
  ifMatch: string | undefined;
  session: Session | undefined;
  /** What lies in the browser of its session. */
  kept: Kept | undefined;
  item: DriveItem | undefined;
  file: File | undefined;
  handle: FileSystemFileHandle | undefined;
  /** Its folder, once it is there. */
  parent: ItemRef | undefined;
  readonly speed: Speed;

  constructor(
    readonly id: number,
    readonly batch: number,
    readonly wanted: Wanted,
    now: number,
  ) {
    this.speed = new Speed(now);
    this.file = wanted.file;
    this.handle = wanted.handle;
  }

  get isOver(): boolean {
    return ['done', 'failed', 'skipped', 'cancelled'].includes(this.state);
  }

  /** Would be broken off if the page went. */
  get isUnderWay(): boolean {
    return ['waiting', 'sending', 'held', 'asking'].includes(this.state);
  }

  /** Was refused for now: waits, or tries again and does not know yet whether that helps. */
  get isHeldUp(): boolean {
    return this.state === 'held' || (this.state === 'sending' && this.why !== undefined);
  }

  /** Counts towards what is to be sent. */
  get counts(): boolean {
    return !['skipped', 'cancelled', 'unfinished', 'failed'].includes(this.state);
  }

  row(): Row {
    const { id, batch, wanted, state, sent, why, retryAt, item } = this;
    return {
      id, batch, state, sent, why, retryAt, item,
      name: item?.name ?? wanted.name,
      path: wanted.path,
      into: wanted.into,
      kind: wanted.kind,
      size: wanted.size,
      secondsLeft: state === 'sending' ? this.speed.secondsFor(wanted.size - sent) : undefined,
      canOpen: state === 'unfinished' && this.handle !== undefined,
    };
  }
}

/** What the panel shows of one. */
export interface Row {
  readonly id: number;
  readonly batch: number;
  readonly state: State;
  readonly sent: number;
  readonly size: number;
  readonly name: string;
  readonly path: readonly string[];
  readonly into: Into;
  readonly kind: 'file' | 'folder';
  readonly why: Why | undefined;
  readonly retryAt: number | undefined;
  readonly item: DriveItem | undefined;
  readonly secondsLeft: number | undefined;
  /** Whether the browser can open the file again by itself. */
  readonly canOpen: boolean;
}
