/** A log as the server writes it, for tests of who reads it: naive trees, real signatures. */
import { leafHash, sha256, toBase64 } from '../src/app/audit/merkle';
import type { ToldEvent, ToldProofs } from '../src/app/audit/verify';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const concat = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flatMap((each) => [...each]));
const node = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> => sha256(Uint8Array.of(1), left, right);

function split(count: number): number {
  let power = 1;
  while (power * 2 < count) {
    power *= 2;
  }
  return power;
}

/** RFC 9162, section 2.1.1, as it stands there. */
export async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 0) {
    return sha256();
  }
  if (leaves.length === 1) {
    return leaves[0]!;
  }
  const middle = split(leaves.length);
  return node(await rootOf(leaves.slice(0, middle)), await rootOf(leaves.slice(middle)));
}

/** Section 2.1.3.1. */
export async function inclusion(index: number, leaves: readonly Uint8Array[]): Promise<Uint8Array[]> {
  if (leaves.length <= 1) {
    return [];
  }
  const middle = split(leaves.length);
  return index < middle
    ? [...(await inclusion(index, leaves.slice(0, middle))), await rootOf(leaves.slice(middle))]
    : [...(await inclusion(index - middle, leaves.slice(middle))), await rootOf(leaves.slice(0, middle))];
}

/** Section 2.1.4.1. */
export async function consistency(older: number, leaves: readonly Uint8Array[], whole = true): Promise<Uint8Array[]> {
  if (older === leaves.length) {
    return whole ? [] : [await rootOf(leaves)];
  }
  const middle = split(leaves.length);
  return older <= middle
    ? [...(await consistency(older, leaves.slice(0, middle), whole)), await rootOf(leaves.slice(middle))]
    : [...(await consistency(older - middle, leaves.slice(middle), false)), await rootOf(leaves.slice(0, middle))];
}

/** An entry of a kind, with nothing sealed in it. */
export function entryBytes(index: number, kind: number, at: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(121);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8('HFA1'));
  view.setBigUint64(4, BigInt(index));
  view.setBigUint64(12, BigInt(at));
  view.setUint16(20, kind);
  view.setBigUint64(22, BigInt(at));
  bytes[30] = 1;
  bytes[34] = 1;
  bytes.fill(7, 35, 51);
  bytes.fill(7, 51, 67);
  return bytes;
}

export class TestLog {
  readonly entries: Uint8Array<ArrayBuffer>[] = [];

  private constructor(
    readonly origin: string,
    readonly keys: CryptoKeyPair,
    readonly publicKey: Uint8Array,
  ) {}

  static async begin(origin = `holdfast/${'ab'.repeat(16)}/1`, keys?: CryptoKeyPair): Promise<TestLog> {
    const pair = keys ?? ((await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair);
    return new TestLog(origin, pair, new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  }

  async grow(count: number, at = 1_000): Promise<this> {
    for (let i = 0; i < count; i++) {
      this.entries.push(entryBytes(this.entries.length, 13, at));
    }
    return this;
  }

  async sign(message: string): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, this.keys.privateKey, utf8(message)));
  }

  async #id(kind: number): Promise<Uint8Array> {
    return (await sha256(utf8(`${this.origin}\n`), Uint8Array.of(kind), this.publicKey)).slice(0, 4);
  }

  async key(): Promise<string> {
    const id = [...(await this.#id(1))].map((each) => each.toString(16).padStart(2, '0')).join('');
    return `${this.origin}+${id}+${toBase64(concat(Uint8Array.of(1), this.publicKey))}`;
  }

  async checkpoint(size: number, signedAt: number): Promise<string> {
    const leaves = await Promise.all(this.entries.slice(0, size).map(leafHash));
    const text = `${this.origin}\n${size}\n${toBase64(await rootOf(leaves))}\n`;
    const seconds = Math.floor(signedAt / 1000);
    const time = new Uint8Array(8);
    new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
    const plain = concat(await this.#id(1), await this.sign(text));
    const timed = concat(await this.#id(4), time, await this.sign(`cosignature/v1\ntime ${seconds}\n${text}`));
    return `${text}\n— ${this.origin} ${toBase64(plain)}\n— ${this.origin} ${toBase64(timed)}\n`;
  }

  async told(index: number, log = 1): Promise<ToldEvent> {
    const bytes = this.entries[index]!;
    const seal = await this.sign(`holdfast-audit-entry/v1\n${this.origin}\n${index}\n${toBase64(await leafHash(bytes))}\n`);
    return { log, entry: index, bytes: toBase64(bytes), seal: toBase64(seal) };
  }

  async proofs(entries: readonly number[], known: number, signedAt: number, size = this.entries.length): Promise<ToldProofs> {
    const leaves = await Promise.all(this.entries.slice(0, size).map(leafHash));
    return {
      key: await this.key(),
      checkpoint: await this.checkpoint(size, signedAt),
      extension: known > 0 && known < size ? (await consistency(known, leaves)).map(toBase64) : [],
      value: await Promise.all(entries.filter((each) => each < size).map(async (entry) => ({ entry, path: (await inclusion(entry, leaves)).map(toBase64) }))),
    };
  }
}
