/**
 * What is told of the log, checked without believing who tells it: the head is signed, continues what this browser saw
 * before, and every event stands in it. Pure: no door, no page. What can be wrong has a name each.
 */
import { readEntry } from './entry';
import { extendsHead, fromBase64, type Head, includes, leafHash, toBase64 } from './merkle';
import { type Checkpoint, isSealed, type LogKey, numberOf, parseKey, readCheckpoint, serverOf } from './note';

/** As the door tells an event: bytes in base64. */
export interface ToldEvent {
  readonly log: number;
  readonly entry: number;
  readonly bytes: string;
  readonly seal: string;
}

/** As the door tells proofs, of one log and one moment. */
export interface ToldProofs {
  readonly key: string;
  readonly checkpoint: string;
  readonly extension: readonly string[];
  readonly value: readonly { readonly entry: number; readonly path: readonly string[] }[];
}

/** What a browser keeps of a server's logs. */
export interface Remembered {
  /** The name that all its logs begin with, and the key that signs them. */
  readonly server: string;
  readonly publicKey: string;
  /** The newest head seen of each log, by the log's number. */
  readonly heads: Readonly<Record<string, { readonly size: number; readonly root: string; readonly signedAt: number }>>;
}

/**
 * - `forged`: not signed by the key that came with it, or no checkpoint
 * - `foreign`: of another server's log, or signed by another key than before
 * - `older`: fewer entries than were there when this browser looked last
 * - `forked`: does not continue what was there then
 * - `stale`: signed so long ago that newer events may be kept back
 */
export type HeadFault = 'forged' | 'foreign' | 'older' | 'forked' | 'stale';

/**
 * - `altered`: its bytes are not those that the log signed
 * - `misplaced`: it is signed for another place
 * - `unproved`: it is signed, but the proof does not lead to the head
 * - `missing`: no proof came
 */
export type EventFault = 'altered' | 'misplaced' | 'unproved' | 'missing';

export type HeadResult = { readonly ok: true; readonly head: Checkpoint; readonly key: LogKey; readonly remembered: Remembered } | { readonly ok: false; readonly fault: HeadFault };

// The log is signed each hour, also when nothing happens; clocks differ a little.
const STALE_MILLIS = 2 * 3_600_000;

/**
 * @param log the number of the log that was asked for
 * @param now of this browser's clock
 */
export async function checkHead(told: ToldProofs, log: number, known: Remembered | undefined, now: number): Promise<HeadResult> {
  let key: LogKey;
  let head: Checkpoint;
  let extension: Uint8Array[];
  try {
    key = await parseKey(told.key);
    head = await readCheckpoint(told.checkpoint, key);
    extension = told.extension.map(fromBase64);
  } catch {
    return { ok: false, fault: 'forged' };
  }
  const publicKey = toBase64(key.publicKey);
  if (numberOf(head.origin) !== log || (known !== undefined && (known.server !== serverOf(head.origin) || known.publicKey !== publicKey))) {
    return { ok: false, fault: 'foreign' };
  }
  const last = known?.heads[log];
  if (last !== undefined) {
    const before: Head = { size: last.size, root: fromBase64(last.root) };
    if (head.size < before.size) {
      return { ok: false, fault: 'older' };
    }
    if (!(await extendsHead(before, head, extension))) {
      return { ok: false, fault: 'forked' };
    }
  }
  if (isNewest(log, known) && now - head.signedAt > STALE_MILLIS) {
    return { ok: false, fault: 'stale' };
  }
  const heads = { ...known?.heads, [log]: { size: head.size, root: toBase64(head.root), signedAt: head.signedAt } };
  return { ok: true, head, key, remembered: { server: serverOf(head.origin), publicKey, heads } };
}

/** A log that another one followed is not signed any more. */
const isNewest = (log: number, known: Remembered | undefined): boolean => Object.keys(known?.heads ?? {}).every((each) => Number(each) <= log);

/** @return undefined if the event stands in the log as it is shown */
export async function checkEvent(event: ToldEvent, proofs: ToldProofs, head: Checkpoint, key: LogKey): Promise<EventFault | undefined> {
  let bytes: Uint8Array;
  let seal: Uint8Array;
  try {
    bytes = fromBase64(event.bytes);
    seal = fromBase64(event.seal);
  } catch {
    return 'altered';
  }
  const leaf = await leafHash(bytes);
  const index = readEntry(bytes)?.index;
  if (index === undefined || !(await isSealed(key, index, leaf, seal))) {
    return 'altered';
  }
  if (index !== event.entry) {
    return 'misplaced';
  }
  const path = pathTo(event.entry, proofs);
  if (path === undefined) {
    return 'missing';
  }
  return (await includes(head, index, leaf, path)) ? undefined : 'unproved';
}

function pathTo(entry: number, proofs: ToldProofs): Uint8Array[] | undefined {
  try {
    return proofs.value.find((each) => each.entry === entry)?.path.map(fromBase64);
  } catch {
    return [];
  }
}

