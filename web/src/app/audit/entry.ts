/** An entry of the log, read from the bytes that the tree hashes (docs/formats/audit.md). Pure. */
import { type Factor, factorOf, type Kind, kindOf, type Outcome, outcomeOf, type Reason, reasonOf } from './codes';

export interface Entry {
  readonly index: number;
  /** When it got its place; milliseconds since 1970. */
  readonly loggedAt: number;
  /** When it happened. */
  readonly at: number;
  /** Absent for a kind that this page does not know. */
  readonly kind: Kind | undefined;
  readonly outcome: Outcome | undefined;
  readonly reason: Reason | undefined;
  readonly factor: Factor | undefined;
  readonly who: 'stranger' | 'you' | 'other' | 'server' | 'keeper';
  /** How many items it touched; 0 where it does not say. */
  readonly items: number;
  /** What it counts, whatever that is of this kind; 0 where it does not say. */
  readonly count: number;
}

const MAGIC = [0x48, 0x46, 0x41, 0x31]; // HFA1
const EVENT = 20;
const DETAIL = EVENT + 97;
const OPERATION = 1;
const COUNT = 2;
const WHO = ['stranger', 'other', 'server', 'keeper'] as const;

/** @return undefined if these are no entry's bytes */
export function readEntry(bytes: Uint8Array): Entry | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < DETAIL + 4 || MAGIC.some((each, i) => bytes[i] !== each)) {
    return undefined;
  }
  const detail = view.getUint16(DETAIL);
  const end = DETAIL + 2 + detail;
  if (bytes.length < end + 2 || bytes.length !== end + 2 + view.getUint16(end)) {
    return undefined;
  }
  const form = bytes[EVENT + 96];
  const number = (at: number): number => Number(view.getBigUint64(at));
  const who = WHO[bytes[EVENT + 14] ?? -1];
  if (who === undefined) {
    return undefined;
  }
  return {
    index: number(4),
    loggedAt: number(12),
    kind: kindOf(view.getUint16(EVENT)),
    at: number(EVENT + 2),
    outcome: outcomeOf(bytes[EVENT + 10]!),
    reason: reasonOf(view.getUint16(EVENT + 11)),
    factor: factorOf(bytes[EVENT + 13]!),
    who: who === 'other' && isSame(bytes, EVENT + 15, EVENT + 31) ? 'you' : who,
    items: form === OPERATION && detail === 16 ? number(DETAIL + 10) : 0,
    count: form === COUNT && detail === 8 ? number(DETAIL + 2) : 0,
  };
}

const isSame = (bytes: Uint8Array, one: number, other: number): boolean => {
  for (let i = 0; i < 16; i++) {
    if (bytes[one + i] !== bytes[other + i]) {
      return false;
    }
  }
  return true;
};
