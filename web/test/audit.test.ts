// @vitest-environment node
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { FACTORS, KINDS, OUTCOMES, REASONS } from '../src/app/audit/codes';
import { readEntry } from '../src/app/audit/entry';
import { extendsHead, fromBase64, includes, leafHash, toBase64 } from '../src/app/audit/merkle';
import { isSealed, parseKey, readCheckpoint } from '../src/app/audit/note';
import { checkEvent, checkHead, type HeadResult, type Remembered, type ToldEvent, type ToldProofs } from '../src/app/audit/verify';
import { EVERYTHING, fits, shown } from '../src/app/audit/shown';
import { idOf, type Source, verifyAll } from '../src/app/audit/verifying';
import { javaSource } from './java-source';
import { consistency, inclusion, rootOf, TestLog } from './test-log';

const VECTORS = path.join(import.meta.dirname, '../../docs/formats/vectors/audit');
const NOW = 1_790_000_000_000;

/** A bundle of docs/formats/audit.md. */
function bundle(name: string): { key: string; checkpoint: string; entries: { bytes: Uint8Array; seal: Uint8Array }[] } {
  const all = new Uint8Array(readFileSync(path.join(VECTORS, name)));
  const view = new DataView(all.buffer);
  let at = 5;
  const take = (): Uint8Array => {
    const length = view.getUint16(at);
    at += 2 + length;
    return all.slice(at - length, at);
  };
  const text = (): string => new TextDecoder().decode(take());
  const key = text();
  const checkpoint = text();
  const count = Number(view.getBigUint64(at));
  at += 8;
  const entries = Array.from({ length: count }, () => {
    const bytes = take();
    at += 64;
    return { bytes, seal: all.slice(at - 64, at) };
  });
  return { key, checkpoint, entries };
}

const flipped = (text: string, at = 0): string => {
  const bytes = fromBase64(text);
  bytes[at] = bytes[at]! ^ 1;
  return toBase64(bytes);
};

describe('what the server’s room wrote', () => {
  it('is read and verified here byte for byte', async () => {
    const { key, checkpoint, entries } = bundle('good.hfab');
    const signer = await parseKey(key);
    const head = await readCheckpoint(checkpoint, signer);
    const leaves = await Promise.all(entries.map((each) => leafHash(each.bytes)));
    expect(head.size).toBe(entries.length);
    for (const [i, { bytes, seal }] of entries.entries()) {
      expect(readEntry(bytes)?.index).toBe(i);
      expect(readEntry(bytes)?.kind).toBeDefined();
      expect(await isSealed(signer, i, leaves[i]!, seal)).toBe(true);
      expect(await includes(head, i, leaves[i]!, await inclusion(i, leaves))).toBe(true);
    }
  });

  it.each(['bad-altered.hfab', 'bad-seal.hfab'])('is found where it was altered: %s', async (name) => {
    const { key, entries } = bundle(name);
    const signer = await parseKey(key);
    const sealed = await Promise.all(entries.map(async ({ bytes, seal }, i) => isSealed(signer, i, await leafHash(bytes), seal)));
    expect(sealed.indexOf(false)).toBe(3);
  });

  it('is refused with a head or a key that is none', async () => {
    const bad = bundle('bad-checkpoint.hfab');
    await expect(readCheckpoint(bad.checkpoint, await parseKey(bad.key))).rejects.toThrow();
    const { key } = bundle('bad-key.hfab');
    await expect(parseKey(key)).rejects.toThrow();
  });

  it('has the numbers that stand here', () => {
    const numbers = (source: string): Record<string, number> =>
      Object.fromEntries([...source.matchAll(/^ {2}([A-Z_]+)\((\d+)\)[,;]/gm)].map(([, name, code]) => [name!.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()), Number(code)]));
    expect(Object.fromEntries(Object.entries(KINDS).map(([name, [code]]) => [name, code]))).toEqual(numbers(javaSource('audit', 'main', 'EventKind')));
    expect(OUTCOMES).toEqual(numbers(javaSource('audit', 'main', 'Outcome')));
    expect(REASONS).toEqual(numbers(javaSource('audit', 'main', 'Reason')));
    expect(FACTORS).toEqual(numbers(javaSource('audit', 'main', 'Factor')));
  });
});

describe('proofs', () => {
  it('hold for every entry of every log up to 40, and for no other', async () => {
    const leaves = await Promise.all(Array.from({ length: 41 }, (_, i) => leafHash(Uint8Array.of(i))));
    for (let size = 1; size <= 40; size++) {
      const head = { size, root: await rootOf(leaves.slice(0, size)) };
      for (let i = 0; i < size; i++) {
        const way = await inclusion(i, leaves.slice(0, size));
        expect(await includes(head, i, leaves[i]!, way)).toBe(true);
        expect(await includes(head, i, leaves[i + 1]!, way)).toBe(false);
        expect(await includes(head, i, leaves[i]!, [...way, leaves[0]!])).toBe(false);
        expect(way.length > 0 && (await includes(head, i, leaves[i]!, way.slice(1)))).toBe(false);
      }
      expect(await includes(head, size, leaves[0]!, [])).toBe(false);
    }
  });

  it('show that one log begins with another, for all sizes up to 33', async () => {
    const leaves = await Promise.all(Array.from({ length: 33 }, (_, i) => leafHash(Uint8Array.of(i))));
    for (let newer = 1; newer <= 33; newer++) {
      const to = { size: newer, root: await rootOf(leaves.slice(0, newer)) };
      for (let older = 1; older <= newer; older++) {
        const from = { size: older, root: await rootOf(leaves.slice(0, older)) };
        const way = await consistency(older, leaves.slice(0, newer));
        expect(await extendsHead(from, to, way)).toBe(true);
        expect(await extendsHead({ size: older, root: leaves[32]! }, to, way)).toBe(false);
        expect(older < newer && (await extendsHead(from, to, way.slice(1)))).toBe(false);
      }
    }
  });
});

interface House {
  readonly log: TestLog;
  readonly event: ToldEvent;
  readonly proofs: ToldProofs;
  readonly good: HeadResult & { ok: true };
}

async function house(size = 9, place = 4): Promise<House> {
  const log = await (await TestLog.begin()).grow(size);
  const event = await log.told(place);
  const proofs = await log.proofs([place], 0, NOW);
  const good = await checkHead(proofs, 1, undefined, NOW);
  if (!good.ok) {
    throw new Error(good.fault);
  }
  return { log, event, proofs, good };
}

const faultOf = (result: HeadResult): string | undefined => (result.ok ? undefined : result.fault);

describe('an event', () => {
  it('is verified where it stands', async () => {
    const { event, proofs, good } = await house();
    expect(await checkEvent(event, proofs, good.head, good.key)).toBeUndefined();
  });

  it('is named as altered, whichever byte of it or of its seal is another', async () => {
    const { event, proofs, good } = await house();
    for (let at = 0; at < fromBase64(event.bytes).length; at++) {
      expect(await checkEvent({ ...event, bytes: flipped(event.bytes, at) }, proofs, good.head, good.key), `byte ${at}`).toBe('altered');
    }
    expect(await checkEvent({ ...event, seal: flipped(event.seal) }, proofs, good.head, good.key)).toBe('altered');
    expect(await checkEvent({ ...event, bytes: 'no base64' }, proofs, good.head, good.key)).toBe('altered');
  });

  it('is named as misplaced when it is listed elsewhere', async () => {
    const { event, proofs, good } = await house();
    expect(await checkEvent({ ...event, entry: 5 }, proofs, good.head, good.key)).toBe('misplaced');
  });

  it('is named as unproved when a byte of the proof is another, or the proof is another’s', async () => {
    const { log, event, proofs, good } = await house();
    const [only] = proofs.value;
    for (let i = 0; i < only!.path.length; i++) {
      const path_ = only!.path.map((each, j) => (i === j ? flipped(each, 31) : each));
      expect(await checkEvent(event, { ...proofs, value: [{ entry: 4, path: path_ }] }, good.head, good.key)).toBe('unproved');
    }
    const other = await log.proofs([5], 0, NOW);
    expect(await checkEvent(event, { ...proofs, value: [{ entry: 4, path: other.value[0]!.path }] }, good.head, good.key)).toBe('unproved');
    expect(await checkEvent(event, { ...proofs, value: [{ entry: 4, path: ['?'] }] }, good.head, good.key)).toBe('unproved');
  });

  it('is named when it was left out of the log that is signed, or no proof came', async () => {
    const { log, event, proofs, good } = await house();
    expect(await checkEvent(event, { ...proofs, value: [] }, good.head, good.key)).toBe('missing');
    const without = await (await TestLog.begin(log.origin, log.keys)).grow(9, 2_000);
    const told = await without.proofs([4], 0, NOW);
    const head = await checkHead(told, 1, undefined, NOW);
    expect(head.ok && (await checkEvent(event, told, head.head, head.key))).toBe('unproved');
  });
});

describe('a head', () => {
  it('is remembered, and another one that continues it is taken', async () => {
    const { log, good } = await house(9);
    await log.grow(30);
    const next = await checkHead(await log.proofs([], 9, NOW), 1, good.remembered, NOW);
    expect(next.ok && next.remembered.heads[1]?.size).toBe(39);
  });

  it('is named as forged, whichever byte of it is another', async () => {
    const { proofs } = await house();
    const note = proofs.checkpoint;
    for (let at = 0; at < note.length; at++) {
      const other = note[at] === 'A' ? 'B' : 'A';
      const told = { ...proofs, checkpoint: note.slice(0, at) + other + note.slice(at + 1) };
      expect(faultOf(await checkHead(told, 1, undefined, NOW)), `character ${at}`).toBe('forged');
    }
    expect(faultOf(await checkHead({ ...proofs, key: proofs.key.replace('+', '') }, 1, undefined, NOW))).toBe('forged');
    expect(faultOf(await checkHead({ ...proofs, checkpoint: '' }, 1, undefined, NOW))).toBe('forged');
  });

  it('is named as older when it has fewer entries than were seen', async () => {
    const { log, good } = await house(9);
    expect(faultOf(await checkHead(await log.proofs([], 0, NOW, 8), 1, good.remembered, NOW))).toBe('older');
  });

  it('is named as forked when the past is another one, also of the same size', async () => {
    const { log, good } = await house(9);
    const other = await (await TestLog.begin(log.origin, log.keys)).grow(9, 2_000);
    expect(faultOf(await checkHead(await other.proofs([], 0, NOW), 1, good.remembered, NOW))).toBe('forked');
    await other.grow(5);
    expect(faultOf(await checkHead(await other.proofs([], 9, NOW), 1, good.remembered, NOW))).toBe('forked');
    await log.grow(5);
    const grown = await log.proofs([], 9, NOW);
    expect(faultOf(await checkHead({ ...grown, extension: grown.extension.map((each) => flipped(each)) }, 1, good.remembered, NOW))).toBe('forked');
    expect(faultOf(await checkHead({ ...grown, extension: [] }, 1, good.remembered, NOW))).toBe('forked');
  });

  it('is named as foreign when it is of another log, or under another key', async () => {
    const { log, good } = await house();
    const elsewhere = await (await TestLog.begin(`holdfast/${'cd'.repeat(16)}/1`)).grow(20);
    expect(faultOf(await checkHead(await elsewhere.proofs([], 0, NOW), 1, good.remembered, NOW))).toBe('foreign');
    const otherKey = await (await TestLog.begin(log.origin)).grow(20);
    expect(faultOf(await checkHead(await otherKey.proofs([], 0, NOW), 1, good.remembered, NOW))).toBe('foreign');
    expect(faultOf(await checkHead(await log.proofs([], 0, NOW), 2, undefined, NOW))).toBe('foreign');
  });

  it('is named as stale when it was signed long ago, but not that of a log that ended', async () => {
    const { log, good } = await house();
    const later = NOW + 3 * 3_600_000;
    const told = await log.proofs([], 0, NOW);
    expect(faultOf(await checkHead(told, 1, good.remembered, later))).toBe('stale');
    const second = { ...good.remembered, heads: { ...good.remembered.heads, 2: good.remembered.heads[1]! } };
    expect(faultOf(await checkHead(told, 1, second, later))).toBeUndefined();
  });
});

describe('the whole trail', () => {
  const sourceOf = (logs: Readonly<Record<number, TestLog>>): Source => ({
    most: 2,
    now: () => NOW,
    proofs: async (log, entries, known) => logs[log]?.proofs(entries, known, NOW),
  });

  it('is checked log by log and piece by piece, and remembered when it is whole', async () => {
    const first = await (await TestLog.begin()).grow(7);
    const second = await (await TestLog.begin(first.origin.replace(/1$/, '2'), first.keys)).grow(5);
    const events = [await second.told(3, 2), await second.told(1, 2), ...(await Promise.all([6, 4, 2, 0].map((each) => first.told(each, 1))))];
    const result = await verifyAll(events, undefined, sourceOf({ 1: first, 2: second }));
    expect([...result.events.values()]).toEqual(events.map(() => 'verified'));
    expect(Object.keys(result.remember?.heads ?? {})).toEqual(['1', '2']);
  });

  it('says of each event what is wrong, and nothing of the others', async () => {
    const log = await (await TestLog.begin()).grow(7);
    const events = await Promise.all([6, 4, 2].map((each) => log.told(each)));
    events[1] = { ...events[1]!, bytes: flipped(events[1]!.bytes, 40) };
    const result = await verifyAll(events, undefined, sourceOf({ 1: log }));
    expect(events.map((each) => result.events.get(idOf(each)))).toEqual(['verified', 'altered', 'verified']);
  });

  it('remembers nothing of a head in doubt, and finds a log that is gone', async () => {
    const log = await (await TestLog.begin()).grow(7);
    const event = await log.told(2);
    const { remember } = await verifyAll([event], undefined, sourceOf({ 1: log }));
    const known: Remembered = { ...remember!, heads: { ...remember!.heads, 2: { size: 4, root: remember!.heads[1]!.root, signedAt: NOW } } };
    const result = await verifyAll([event], known, sourceOf({ 1: log }));
    expect(result.logs.find((each) => each.log === 2)?.fault).toBe('older');
    expect(result.remember).toBeUndefined();
    const set = await (await TestLog.begin(log.origin, log.keys)).grow(3);
    const back = await verifyAll([await set.told(2)], remember, sourceOf({ 1: set }));
    expect(back.logs[0]?.fault).toBe('older');
    expect([...back.events.values()]).toEqual(['headless']);
  });
});

describe('a filter', () => {
  const told = async (device: string, at: string) => {
    const log = await (await TestLog.begin()).grow(1, new Date(at).getTime());
    return shown({ ...(await log.told(0)), device, address: '192.0.2.7' });
  };

  it('takes the kind and the time from the bytes, and the device as it is told', async () => {
    const event = await told('Laptop 7', '2026-03-03T14:02:00');
    expect(fits(event, EVERYTHING)).toBe(true);
    expect(fits(event, { ...EVERYTHING, group: 'signIn', words: 'laptop 192.0' })).toBe(true);
    expect(fits(event, { ...EVERYTHING, group: 'files' })).toBe(false);
    expect(fits(event, { ...EVERYTHING, words: 'phone' })).toBe(false);
    expect(fits(event, { ...EVERYTHING, from: '2026-03-03', to: '2026-03-03' })).toBe(true);
    expect(fits(event, { ...EVERYTHING, from: '2026-03-04' })).toBe(false);
    expect(fits(event, { ...EVERYTHING, to: '2026-03-02' })).toBe(false);
  });

  it('hides nothing that cannot be read', () => {
    const broken = shown({ log: 1, entry: 0, bytes: 'AAAA', seal: '' });
    expect(broken.entry).toBeUndefined();
    expect(fits(broken, { ...EVERYTHING, group: 'files', words: 'x' })).toBe(true);
  });
});
