/** Checkpoints of the log: C2SP's signed notes, with two signatures by the log's key (docs/formats/audit.md). Pure. */
import { equal, fromBase64, type Head, joined, sha256, toBase64 } from './merkle';

const TEXT = 1;
const TIMED = 4;
const ID_BYTES = 4;
const TIME_BYTES = 8;
const KEY_BYTES = 32;
const DASH = '— ';

/** Something is not in its form, or not signed by whom it should be. */
export class NotSigned extends Error {}

export interface LogKey {
  /** The log's name: `holdfast/ID/NUMBER`. */
  readonly origin: string;
  readonly publicKey: Uint8Array;
}

export interface Checkpoint extends Head {
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Of all logs of a server. */
export const serverOf = (origin: string): string => origin.replace(/\/[0-9]+$/, '');
export const numberOf = (origin: string): number => Number(/\/([1-9][0-9]{0,8})$/.exec(origin)?.[1] ?? Number.NaN);

async function keyId(origin: string, kind: number, publicKey: Uint8Array): Promise<Uint8Array> {
  return (await sha256(utf8(`${origin}\n`), Uint8Array.of(kind), publicKey)).slice(0, ID_BYTES);
}

/**
 * @param text `name+id+base64`
 * @throws NotSigned if it is no Ed25519 key, or its id is not its own
 */
export async function parseKey(text: string): Promise<LogKey> {
  const [, origin, id, material] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
  const bytes = material === undefined ? new Uint8Array() : bytesOf(material);
  const publicKey = bytes.slice(1);
  if (origin === undefined || bytes[0] !== TEXT || publicKey.length !== KEY_BYTES || hex(await keyId(origin, TEXT, publicKey)) !== id) {
    throw new NotSigned('not a key');
  }
  return { origin, publicKey };
}

const hex = (bytes: Uint8Array): string => [...bytes].map((each) => each.toString(16).padStart(2, '0')).join('');

function bytesOf(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch {
    throw new NotSigned('not base64');
  }
}

/** @throws NotSigned if it is not signed twice by the log's key */
export async function readCheckpoint(note: string, key: LogKey): Promise<Checkpoint> {
  const cut = note.lastIndexOf('\n\n');
  const text = note.slice(0, cut + 1);
  const lines = text.split('\n');
  const [origin = '', size = '', root = ''] = lines;
  if (cut < 0 || lines.length < 4 || origin !== key.origin || !/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new NotSigned('not a checkpoint of this log');
  }
  const signatures = note
    .slice(cut + 2)
    .split('\n')
    .filter((line) => line.startsWith(`${DASH}${key.origin} `))
    .map((line) => bytesOf(line.slice(DASH.length + key.origin.length + 1)));
  await requireText(signatures, text, key);
  const signedAt = await requireTime(signatures, text, key);
  const hash = bytesOf(root);
  if (hash.length !== 32) {
    throw new NotSigned('not a hash');
  }
  return { origin, size: Number(size), root: hash, signedAt };
}

async function requireText(signatures: readonly Uint8Array[], text: string, key: LogKey): Promise<void> {
  const id = await keyId(key.origin, TEXT, key.publicKey);
  const own = signatures.find((each) => equal(each.slice(0, ID_BYTES), id));
  if (own === undefined || !(await isSigned(key.publicKey, own.slice(ID_BYTES), utf8(text)))) {
    throw new NotSigned('the text is not signed');
  }
}

async function requireTime(signatures: readonly Uint8Array[], text: string, key: LogKey): Promise<number> {
  const id = await keyId(key.origin, TIMED, key.publicKey);
  const own = signatures.find((each) => equal(each.slice(0, ID_BYTES), id));
  if (own === undefined || own.length < ID_BYTES + TIME_BYTES) {
    throw new NotSigned('it does not say when it was signed');
  }
  const seconds = new DataView(joined(own).buffer).getBigUint64(ID_BYTES);
  if (!(await isSigned(key.publicKey, own.slice(ID_BYTES + TIME_BYTES), utf8(`cosignature/v1\ntime ${seconds}\n${text}`)))) {
    throw new NotSigned('the time is not signed');
  }
  return Number(seconds) * 1000;
}

/** Whether the log signed this entry at this place. */
export const isSealed = (key: LogKey, index: number, leaf: Uint8Array, seal: Uint8Array): Promise<boolean> =>
  isSigned(key.publicKey, seal, utf8(`holdfast-audit-entry/v1\n${key.origin}\n${index}\n${toBase64(leaf)}\n`));

/** Ed25519 by WebCrypto: Chromium since 137, Firefox since 129, Safari since 17. */
async function isSigned(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', joined(publicKey), { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, key, joined(signature), joined(message));
}
