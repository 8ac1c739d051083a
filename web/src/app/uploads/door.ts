/** What an upload asks of the server. A fake one in tests, the Graph door in the app (graph-door.ts). */
import type { Clash, DriveItem, ItemRef } from '../graph';

export interface Session {
  readonly url: string;
  readonly expires: number;
}

/** How far a session is. */
export interface Place {
  /** The next byte that it wants; absent when it has all and waits to be made a file. */
  readonly next?: number;
  readonly expires: number;
}

export interface Aim {
  readonly parent: ItemRef;
  readonly name: string;
  readonly clash: Clash;
  /** Replaces only what still has this eTag. */
  readonly ifMatch?: string | undefined;
}

export interface Sent {
  readonly item?: DriveItem;
  readonly place?: Place;
}

type Progress = (sent: number) => void;

/** Each throws a Refusal. */
export interface Door {
  /** A folder; one that is there already is taken as it is. */
  folder(parent: ItemRef, name: string): Promise<{ readonly item: DriveItem; readonly isNew: boolean }>;
  /** A file in one request. */
  whole(aim: Aim, file: File, progress: Progress, signal: AbortSignal): Promise<DriveItem>;
  /** Not to be broken off: a session that nobody knows of would stay for days. */
  begin(aim: Aim, file: File): Promise<Session>;
  place(url: string, signal?: AbortSignal): Promise<Place>;
  fragment(url: string, first: number, bytes: Blob, total: number, progress: Progress, signal: AbortSignal): Promise<Sent>;
  /** Makes the file of a session that has all its bytes. */
  finish(url: string, signal: AbortSignal): Promise<DriveItem>;
  /** The same, where another name or another answer to a clash is wanted than it began with. */
  finishAs(url: string, aim: Aim, signal: AbortSignal): Promise<DriveItem>;
  end(url: string): Promise<void>;
  /** What has the names now, in their order; a few at a time. */
  existing(parent: ItemRef, names: readonly string[]): Promise<readonly (DriveItem | undefined)[]>;
}
