import { describe, expect, it } from 'vitest';

import { actsOf, things } from '../src/app/restore/acts';
import type { Operation, OperationKind } from '../src/app/restore/door';

const AT = Date.parse('2026-11-27T10:00:00Z');

interface Told {
  readonly kind?: OperationKind;
  readonly folder?: string;
  readonly client?: string;
  readonly who?: string;
  readonly second?: number;
  readonly item?: string;
}

/** The newest first, as the door tells them; each a second before the other unless told. */
const feed = (...told: Told[]): Operation[] =>
  told.map(({ kind = 'recycle', folder = 'photos', client = 'graph', who = 'ana', second, item }, i) => ({
    seq: told.length - i,
    at: new Date(AT - (second ?? i) * 1000).toISOString(),
    kind,
    by: { user: { id: who } },
    client,
    itemId: item ?? `item ${i}`,
    folderId: folder,
    items: 1,
  }));

const lengths = (operations: Operation[], isSameDay = () => true): number[] => actsOf(operations, isSameDay).map((each) => each.length);

describe('what was one act', () => {
  it('is many of a kind in one folder, by one device, one right after the other', () => {
    expect(lengths(feed({}, {}, {}, {}))).toEqual([4]);
  });

  it.each<[string, Told]>([
    ['another deed', { kind: 'createFile' }],
    ['another folder', { folder: 'music' }],
    ['another device', { client: 'dav' }],
    ['another person', { who: 'ben' }],
  ])('ends with %s', (_, other) => {
    expect(lengths(feed({}, {}, {}, other, other, other))).toEqual([3, 3]);
  });

  it('ends with a pause', () => {
    expect(lengths(feed({ second: 0 }, { second: 1 }, { second: 2 }, { second: 63 }, { second: 64 }, { second: 65 }))).toEqual([3, 3]);
  });

  it('ends with the day', () => {
    expect(lengths(feed({}, {}, {}), () => false)).toEqual([1, 1, 1]);
  });

  it('is told one by one where there are few, or where each is a thing by itself', () => {
    expect(lengths(feed({}, {}))).toEqual([1, 1]);
    expect(lengths(feed({ kind: 'restoreToPoint' }, { kind: 'restoreToPoint' }, { kind: 'restoreToPoint' }))).toEqual([1, 1, 1]);
  });

  it('has no operation lost, twice or elsewhere', () => {
    const all = feed({}, {}, {}, { kind: 'rename' }, {}, {}, { kind: 'emptyRecycleBin' });
    expect(actsOf(all, () => true).flat()).toEqual(all);
  });

  it('counts things, not how often they were saved', () => {
    const [act] = actsOf(feed({ kind: 'writeFile', item: 'a' }, { kind: 'writeFile', item: 'a' }, { kind: 'writeFile', item: 'b' }), () => true);
    expect(things(act!)).toBe(2);
  });
});
