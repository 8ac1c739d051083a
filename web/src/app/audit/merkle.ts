/**
 * Proofs of a log, checked with nothing at hand but two heads, or a head and an entry (RFC 9162, sections 2.1.3.2 and
 * 2.1.4.2). Pure: no door, no page.
 */
export interface Head {
  /** How many entries: below 2^53. */
  readonly size: number;
  readonly root: Uint8Array;
}

export const sha256 = async (...parts: readonly Uint8Array[]): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)));

/** The prefixes keep a leaf from being taken for a node, or the other way round. */
export const leafHash = (entry: Uint8Array): Promise<Uint8Array> => sha256(Uint8Array.of(0), entry);
const node = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> => sha256(Uint8Array.of(1), left, right);

/** Whether `leaf` is entry `index` of the log whose head is `head`. */
export async function includes(head: Head, index: number, leaf: Uint8Array, path: readonly Uint8Array[]): Promise<boolean> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= head.size) {
    return false;
  }
  let place = index;
  let last = head.size - 1;
  let hash = leaf;
  for (const beside of path) {
    if (last === 0) {
      return false;
    }
    if (isOdd(place) || place === last) {
      hash = await node(beside, hash);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      hash = await node(hash, beside);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 && equal(hash, head.root);
}

/** Whether the log whose head is `newer` begins with the one whose head is `older`. */
export async function extendsHead(older: Head, newer: Head, path: readonly Uint8Array[]): Promise<boolean> {
  if (older.size === newer.size) {
    return path.length === 0 && equal(older.root, newer.root);
  }
  if (older.size === 0 || older.size > newer.size) {
    return older.size === 0 && path.length === 0;
  }
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...path] : path;
  if (first === undefined) {
    return false;
  }
  let place = older.size - 1;
  let last = newer.size - 1;
  while (isOdd(place)) {
    place = half(place);
    last = half(last);
  }
  let was = first;
  let is = first;
  for (const beside of rest) {
    if (last === 0) {
      return false;
    }
    if (isOdd(place) || place === last) {
      was = await node(beside, was);
      is = await node(beside, is);
      while (!isOdd(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      is = await node(is, beside);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 && equal(was, older.root) && equal(is, newer.root);
}

// No shifts: they would cut a number to 32 bits.
const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

function isPowerOfTwo(n: number): boolean {
  let rest = n;
  while (rest > 1 && !isOdd(rest)) {
    rest = half(rest);
  }
  return rest === 1;
}

export const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((each, i) => each === b[i]);

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @throws if it is not the one form of these bytes */
export function fromBase64(text: string): Uint8Array {
  const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  if (toBase64(bytes) !== text) {
    throw new Error('bytes are written in one way only');
  }
  return bytes;
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
