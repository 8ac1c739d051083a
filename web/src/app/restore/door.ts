/** What the door tells of the past, and what it is asked to bring back (docs/graph-door.md, "Beside the contract"). */
import { ask, type Identity, type Page } from '../graph';
import type { Point } from './point';

export interface Timeline {
  /** Absent if the plan has no restore. */
  readonly earliest?: string;
  readonly now: string;
  readonly value: readonly { readonly from: string; readonly operations: number }[];
}

export type OperationKind =
  | 'createDrive'
  | 'createFolder'
  | 'createFile'
  | 'writeFile'
  | 'rename'
  | 'move'
  | 'describe'
  | 'copy'
  | 'recycle'
  | 'restoreItem'
  | 'purge'
  | 'emptyRecycleBin'
  | 'restoreVersion'
  | 'deleteVersion'
  | 'nameVersion'
  | 'pinVersion'
  | 'unpinVersion'
  | 'restoreToPoint'
  | 'undoRestore';

export interface Operation {
  readonly seq: number;
  readonly at: string;
  readonly kind: OperationKind;
  readonly by: Identity;
  readonly client: string;
  readonly app?: string;
  readonly itemId?: string;
  readonly name?: string;
  /** Where it was, or was deleted from; the name is absent for the root. */
  readonly folderId?: string;
  readonly folderName?: string;
  readonly items: number;
}

export const KINDS = ['broughtBack', 'recycled', 'contentBack', 'movedBack', 'detailsBack'] as const;
export type ChangeKind = (typeof KINDS)[number];
export type Counts = Readonly<Record<ChangeKind | 'total', number>>;

export interface NotRestored {
  readonly id: string;
  readonly name: string;
  readonly reason: 'holdsTheFolder' | 'nameTaken';
}

export interface Preview {
  readonly seq: number;
  readonly counts: Counts;
  readonly notRestored: readonly NotRestored[];
  readonly overQuota: boolean;
  /** What others reach and will find otherwise: the first hundred of `sharedItems`. */
  readonly shared: readonly SharedChange[];
  readonly sharedItems: number;
}

export interface SharedChange {
  readonly id: string;
  readonly name: string;
  readonly folder: boolean;
  readonly kind: 'vanishes' | 'comesBack' | 'changes';
  readonly changes: number;
  /** Of those who were invited by their address. */
  readonly emails: readonly string[];
  /** How many accounts beside them. */
  readonly accounts: number;
  readonly links: number;
}

export interface Node {
  readonly id: string;
  readonly name: string;
  readonly folder: boolean;
  readonly kind?: ChangeKind;
  readonly counts: Counts;
}

export interface Branch {
  readonly value: readonly Node[];
  readonly more: boolean;
}

export interface Report {
  /** Absent if there was nothing to do. */
  readonly seq?: number;
  readonly counts: Counts;
  readonly notRestored: readonly NotRestored[];
  readonly overQuota: boolean;
}

/** A restore that was done, or the undoing of one. */
export interface PastRestore {
  readonly seq: number;
  readonly at: string;
  readonly kind: 'restoreToPoint' | 'undoRestore';
  readonly by: Identity;
  /** Absent: the whole drive. */
  readonly folderId?: string;
  readonly name?: string;
  readonly items: number;
  readonly undoable: boolean;
}

export interface PastReport extends PastRestore {
  readonly counts: Counts;
  readonly changes: readonly { readonly id: string; readonly name: string; readonly folder: boolean; readonly kind: ChangeKind }[];
  readonly more: boolean;
}

export interface PastItem {
  readonly id: string;
  readonly name: string;
  readonly folder: boolean;
  readonly size: number;
  readonly lastModifiedDateTime: string;
  readonly since: 'same' | 'moved' | 'rewritten' | 'recycled' | 'purged';
  readonly '@microsoft.graph.downloadUrl'?: string;
}

export interface PastFolder extends Page<PastItem> {
  readonly at: string;
  readonly way: readonly { readonly id: string; readonly name: string }[];
}

const BASE = '/me/drive/holdfast';

/** Hours, of a zone that may be aside of UTC's. */
export const hours = (from: Date, offsetMinutes: number, signal: AbortSignal): Promise<Timeline> =>
  ask(`${BASE}/timeline?bucket=hour&from=${from.toISOString()}&offset=${offsetMinutes}`, { signal });

/** How much happened since. */
export async function countSince(at: string, signal: AbortSignal): Promise<number> {
  const from = new Date(Date.parse(at) + 1).toISOString();
  const told = await ask<Timeline>(`${BASE}/timeline?bucket=day&from=${from}`, { signal });
  return told.value.reduce((sum, each) => sum + each.operations, 0);
}

export const operations = (link: string | undefined, from: string, signal: AbortSignal): Promise<Page<Operation>> =>
  ask(link ?? `${BASE}/operations?$top=500&from=${from}`, { signal });

const target = (point: Point, folder: string | undefined): object => ({
  ...('seq' in point ? { seq: point.seq } : { point: point.at }),
  ...(folder === undefined ? {} : { folderId: folder }),
});

export const preview = (point: Point, folder: string | undefined, signal: AbortSignal): Promise<Preview> =>
  ask(`${BASE}/restore/preview`, { method: 'POST', json: target(point, folder), signal });

export const branch = (point: Point, folder: string | undefined, inside: string | undefined, signal: AbortSignal): Promise<Branch> =>
  ask(`${BASE}/restore/preview/branch`, { method: 'POST', json: { ...target(point, folder), ...(inside === undefined ? {} : { in: inside }) }, signal });

export const restore = (point: Point, folder: string | undefined): Promise<Report> => ask(`${BASE}/restore`, { method: 'POST', json: target(point, folder) });

export const undo = (seq: number): Promise<Report> => ask(`${BASE}/restore/${seq}/undo`, { method: 'POST', json: {} });

export const restores = (link: string | undefined, signal: AbortSignal): Promise<Page<PastRestore>> => ask(link ?? `${BASE}/restores?$top=50`, { signal });

export const report = (seq: number, signal: AbortSignal): Promise<PastReport> => ask(`${BASE}/restores/${seq}`, { signal });

export function past(point: Point, folder: string | undefined, link: string | undefined, signal: AbortSignal): Promise<PastFolder> {
  const query = new URLSearchParams('seq' in point ? { seq: String(point.seq) } : { at: point.at });
  if (folder !== undefined) {
    query.set('folder', folder);
  }
  return ask(link ?? `${BASE}/past?${query}&$top=500`, { signal });
}
