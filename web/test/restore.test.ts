import { describe, expect, it } from 'vitest';

import { daysLeft, fits, formerPlace, outcome, placeNow, type Recycled } from '../src/app/bin/bin';
import { bars, hourLimits, isTakenBack, midnights, minutesAside, pointOf, stopAfter, stopOf, within } from '../src/app/restore/point';

describe('days of a drive', () => {
  it('are thirty, the last of them today', () => {
    const now = new Date(2026, 10, 26, 20, 30);
    const limits = midnights(now);
    expect(limits).toHaveLength(31);
    expect(limits[29]).toBe(new Date(2026, 10, 26).getTime());
    expect(limits[30]).toBe(new Date(2026, 10, 27).getTime());
  });

  it('hold what happened in their hours, and all of it', () => {
    const limits = midnights(new Date(2026, 10, 26, 12));
    const at = (day: number, hour: number): string => new Date(2026, 10, day, hour).toISOString();
    const made = bars(limits, [
      { from: at(26, 0), operations: 3 },
      { from: at(25, 23), operations: 4 },
      { from: at(25, 1), operations: 5 },
      { from: new Date(limits[0]! - 1_800_000).toISOString(), operations: 2 },
      { from: at(1, 0), operations: 7 }, // before them all
    ]);
    expect(made[29]!.count).toBe(3);
    expect(made[28]!.count).toBe(9);
    expect(made[0]!.count).toBe(2);
    expect(hourLimits(made[29]!)).toHaveLength(25);
  });

  it('begin where the zone says', () => {
    expect(minutesAside(330)).toBe(30);
    expect(minutesAside(-210)).toBe(30);
    expect(minutesAside(60)).toBe(0);
  });
});

describe('the slider', () => {
  const all = Array.from({ length: 30 }, (_, i) => ({ from: i * 10, to: i * 10 + 10, count: i }));

  it('goes by days, weeks, and to its ends', () => {
    expect(stopAfter('ArrowLeft', 30, 30, 7, false)).toBe(29);
    expect(stopAfter('ArrowLeft', 10, 30, 7, true)).toBe(11);
    expect(stopAfter('PageDown', 30, 30, 7, false)).toBe(23);
    expect(stopAfter('PageDown', 3, 30, 7, false)).toBe(0);
    expect(stopAfter('Home', 12, 30, 7, false)).toBe(0);
    expect(stopAfter('End', 12, 30, 7, false)).toBe(30);
    expect(stopAfter('a', 12, 30, 7, false)).toBeUndefined();
  });

  it('stands where the time is', () => {
    expect(stopOf(all, undefined)).toBe(30);
    expect(stopOf(all, 25)).toBe(2);
    expect(stopOf(all, -5)).toBe(0);
    expect(stopOf(all, 300)).toBe(30);
  });
});

describe('a point', () => {
  it('stands in the address', () => {
    expect(pointOf(new URLSearchParams('at=2026-11-26T10:00:00Z'))).toEqual({ at: '2026-11-26T10:00:00.000Z' });
    expect(pointOf(new URLSearchParams('seq=12'))).toEqual({ seq: 12 });
    expect(pointOf(new URLSearchParams('seq=0'))).toBeUndefined();
    expect(pointOf(new URLSearchParams('at=soon'))).toBeUndefined();
  });

  it('takes back what is later', () => {
    const operation = { seq: 5, at: '2026-11-26T10:00:00Z' };
    expect(isTakenBack(operation, undefined)).toBe(false);
    expect(isTakenBack(operation, { seq: 4 })).toBe(true);
    expect(isTakenBack(operation, { seq: 5 })).toBe(false);
    expect(isTakenBack(operation, { at: '2026-11-26T09:59:59.999Z' })).toBe(true);
    expect(isTakenBack(operation, { at: '2026-11-26T10:00:00Z' })).toBe(false);
  });

  it('is one that the plan reaches', () => {
    expect(within(5, '1970-01-01T00:00:00.009Z', 20)).toEqual({ at: '1970-01-01T00:00:00.009Z' });
    expect(within(25, undefined, 20)).toEqual({ at: '1970-01-01T00:00:00.020Z' });
  });
});

describe('the bin', () => {
  const item = {
    name: 'Budget 2026.xlsx',
    deletedFromLocation: '/drive/root:/Taxes/100% done',
    '@holdfast.keptUntil': '2026-12-26T10:00:00Z',
    parentReference: { driveId: 'd', path: '/drive/root:/Taxes/100%25%20done' },
  } as unknown as Recycled;
  const now = Date.parse('2026-12-25T11:00:00Z');

  it('tells the days that are left', () => {
    expect(daysLeft(item, now)).toBe(1);
    expect(daysLeft(item, Date.parse('2026-12-27T00:00:00Z'))).toBe(0);
    expect(daysLeft(item, Date.parse('2026-11-26T10:00:01Z'))).toBe(30);
  });

  it('finds by words of name and place, and by kind', () => {
    expect(fits(item, 'all', 'bud taxes', now)).toBe(true);
    expect(fits(item, 'all', 'letters', now)).toBe(false);
    expect(fits(item, 'folders', '', now)).toBe(false);
    expect(fits(item, 'soon', '', now)).toBe(true);
    expect(fits(item, 'soon', '', Date.parse('2026-11-26T10:00:01Z'))).toBe(false);
  });

  it('tells what became of what came back', () => {
    expect(formerPlace(item)).toBe('Taxes/100% done');
    expect(placeNow(item)).toBe('Taxes/100% done');
    expect(outcome(item, item)).toBe('same');
    expect(outcome(item, { ...item, name: 'Budget 2026 1.xlsx' })).toBe('renamed');
    expect(outcome(item, { ...item, parentReference: { driveId: 'd', path: '/drive/root:' } })).toBe('elsewhere');
  });
});
