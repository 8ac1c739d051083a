import { describe, expect, it } from 'vitest';

import { found, pagesIn, TOPICS } from '../src/app/help/topics';
import type { Safeguards } from '../src/app/settings/calls';
import { promises } from '../src/app/settings/promises';
import { segments } from '../src/app/settings/segments';

describe('the help', () => {
  it('has every page in every language, with as many parts', async () => {
    const [en, de] = [await pagesIn('en'), await pagesIn('de')];
    for (const id of TOPICS) {
      expect(de[id].text.length, id).toBe(en[id].text.length);
      expect(de[id].title, id).not.toBe(en[id].title);
    }
  });

  it('is found by all words, titles first', async () => {
    const en = await pagesIn('en');
    expect(found(en, 'sharing')[0]).toBe('share');
    expect(found(en, 'trash')).toEqual(['bin']);
    expect(found(en, 'password link')).toContain('share');
    expect(found(en, 'zzz')).toEqual([]);
    expect(found(en, ' ')).toEqual(TOPICS);
  });

  it('is found without accents', async () => {
    expect(found(await pagesIn('de'), 'ruckgangig')[0]).toBe('restore');
  });
});

describe('what takes the room', () => {
  it('fills the bar by shares, and shows the smallest thing', () => {
    const [files, recycled, free] = segments({ total: 1000, files: 500, recycled: 1, pinned: 0, used: 501 });
    expect([files!.share, recycled!.share, free!.bytes]).toEqual([50, 0.5, 499]);
  });

  it('fills the bar when there is more than may be', () => {
    const [files, recycled, free] = segments({ total: 100, files: 300, recycled: 100, pinned: 0, used: 400 });
    expect([files!.share, recycled!.share, free!.bytes]).toEqual([75, 25, 0]);
  });
});

const AT = '2026-11-26T12:00:00Z';
const ALL_WELL: Safeguards = {
  at: AT,
  copies: 2,
  regions: [
    { name: 'west', state: 'healthy', missingCopies: 0, draining: false },
    { name: 'east', state: 'healthy', missingCopies: 0, draining: false },
  ],
  scrub: [
    { region: 'west', percent: 40, endedDateTime: '2026-11-20T12:00:00Z' },
    { region: 'east', percent: 30, endedDateTime: '2026-11-19T12:00:00Z' },
  ],
  unreadable: [],
  drill: { mirrored: true, overdue: false, failing: [], region: 'east', endedDateTime: '2026-11-25T12:00:00Z', rtoSeconds: 4, rpoSeconds: 0 },
  backups: [
    { name: 'usb', newestDateTime: '2026-11-23T04:00:00Z', lacking: 0, failing: false, overdue: false },
    { name: 'elsewhere', newestDateTime: '2026-11-26T04:00:00Z', lacking: 0, failing: false, overdue: false },
  ],
  durability: {
    yearly: 2e-5,
    oneIn: 50_000,
    anyYearly: 2e-5,
    anyOneIn: 50_000,
    contents: 12,
    noticeSeconds: 14 * 86_400,
    repairSeconds: 3,
    because: ['defaults'],
    places: [
      { regions: ['west'], yearlyLoss: 0.016, stated: false, holds: true },
      { regions: ['east'], yearlyLoss: 0.016, stated: false, holds: true },
    ],
  },
  vaults: [{ name: 'house', lost: false, masterKey: 1, madeDateTime: AT, old: false }],
  log: { entries: 3, signedDateTime: AT, alarm: false, witnesses: [{ name: 'west', keptDateTime: AT, trouble: false }] },
  verified: { at: AT, whole: true },
  twoStep: true,
  restoreDays: 30,
  recycleBinDays: 30,
};
const stateOf = (id: string, told: Partial<Safeguards>): string => promises({ ...ALL_WELL, ...told }).find((each) => each.id === id)!.state;

describe('promises', () => {
  it('all hold when their evidence does', () => {
    expect(promises(ALL_WELL).every((each) => each.state === 'good')).toBe(true);
  });

  it('do not hold where the evidence says so', () => {
    expect(stateOf('regions', { regions: [ALL_WELL.regions[0]!, { name: 'east', state: 'absent', missingCopies: 0, draining: false }] })).toBe('bad');
    expect(stateOf('regions', { regions: [ALL_WELL.regions[0]!, { name: 'east', state: 'healthy', missingCopies: 4, draining: false }] })).toBe('note');
    expect(stateOf('scrub', { unreadable: [{ id: '1', name: 'a.txt' }] })).toBe('bad');
    expect(stateOf('drill', { drill: { ...ALL_WELL.drill, failing: ['west'] } })).toBe('bad');
    expect(stateOf('drill', { drill: { ...ALL_WELL.drill, overdue: true } })).toBe('bad');
    expect(stateOf('log', { log: { ...ALL_WELL.log, alarm: true } })).toBe('bad');
    expect(stateOf('log', { log: { ...ALL_WELL.log, signedDateTime: '2026-11-26T10:00:00Z' } })).toBe('bad');
    expect(stateOf('verify', { verified: { at: AT, whole: false } })).toBe('bad');
    expect(stateOf('keys', { vaults: [{ name: 'safe', lost: true }] })).toBe('bad');
    expect(stateOf('keys', { vaults: [...ALL_WELL.vaults, { name: 'safe', lost: true }] })).toBe('note');
    expect(stateOf('keys', { vaults: [{ ...ALL_WELL.vaults[0]!, old: true }] })).toBe('note');
  });

  it('tell of a region that is drained until everything lies in enough others', () => {
    const told = (drained: boolean, tooFew: number): Partial<Safeguards> => ({
      copies: 1,
      regions: [ALL_WELL.regions[0]!, { name: 'east', state: 'absent', missingCopies: 0, draining: true }],
      drain: { percent: 40, tooFew, regions: [{ name: 'east', drained }] },
    });
    expect(promises({ ...ALL_WELL, ...told(false, 0) }).find((each) => each.id === 'regions')).toMatchObject({
      state: 'note',
      evidence: 'safeguards.regions.draining',
      values: { left: 'east', names: 'west', percent: 40 },
    });
    expect(promises({ ...ALL_WELL, ...told(false, 2) }).find((each) => each.id === 'regions')).toMatchObject({ state: 'bad', evidence: 'safeguards.regions.few', values: { n: 2, left: 'east' } });
    expect(stateOf('regions', told(true, 0))).toBe('good');
  });

  it('say what was never looked at', () => {
    const { verified: _, ...never } = ALL_WELL;
    expect(promises(never).find((each) => each.id === 'verify')).toMatchObject({ state: 'note', evidence: 'safeguards.verify.never' });
    expect(stateOf('scrub', { scrub: [] })).toBe('note');
    expect(stateOf('drill', { drill: { mirrored: false, overdue: false, failing: [] } })).toBe('note');
    expect(stateOf('witnesses', { log: { ...ALL_WELL.log, witnesses: [] } })).toBe('note');
    expect(stateOf('twoStep', { twoStep: false })).toBe('note');
  });

  it('tell how long the last drill took, and when it was', () => {
    expect(promises(ALL_WELL).find((each) => each.id === 'drill')).toMatchObject({
      evidence: 'safeguards.drill.passed',
      at: '2026-11-25T12:00:00Z',
      values: { region: 'east', rto: 4, rpo: 0 },
    });
  });

  it('tell what everything could be brought back to, and of a backup that is late', () => {
    const [usb, elsewhere] = [ALL_WELL.backups[0]!, ALL_WELL.backups[1]!];
    const told = (backups: Safeguards['backups']) => promises({ ...ALL_WELL, backups }).find((each) => each.id === 'backup');
    expect(told([usb, elsewhere])).toMatchObject({ state: 'good', evidence: 'safeguards.backup.made', values: { names: 'elsewhere' }, at: '2026-11-26T04:00:00Z' });
    expect(told([{ ...usb, overdue: true, failing: true }, elsewhere])).toMatchObject({ state: 'bad', evidence: 'safeguards.backup.late', values: { names: 'usb' }, at: '2026-11-26T04:00:00Z' });
    expect(told([usb, { ...elsewhere, lacking: 2 }])).toMatchObject({ state: 'bad', evidence: 'safeguards.backup.lacking', values: { names: 'elsewhere' } });
    expect(told([{ ...usb, failing: true }])).toMatchObject({ state: 'note', evidence: 'safeguards.backup.failing', at: '2026-11-23T04:00:00Z' });
    expect(told([{ name: 'usb', lacking: 0, failing: false, overdue: false }])).toMatchObject({ state: 'note', evidence: 'safeguards.backup.unknown', at: AT });
    expect(told([])).toMatchObject({ state: 'note', evidence: 'safeguards.backup.none', at: AT });
  });

  it('tell how likely a loss is, and of any file where that is likelier', () => {
    const durability = (told: Partial<Safeguards['durability']>) => promises({ ...ALL_WELL, durability: { ...ALL_WELL.durability, ...told } }).find((each) => each.id === 'durability');
    expect(durability({})).toMatchObject({ state: 'good', evidence: 'safeguards.durability.all', values: { chance: '50000' } });
    expect(durability({ oneIn: 4_000_000, anyOneIn: 9_000 })).toMatchObject({ state: 'good', evidence: 'safeguards.durability.each', values: { any: '9000' } });
    expect(durability({ oneIn: 60, anyOneIn: 60 })).toMatchObject({ state: 'note', evidence: 'safeguards.durability.all' });
    expect(durability({ oneIn: 4_000_000, anyOneIn: 60 })).toMatchObject({ state: 'note' });
    const { yearly: _, oneIn: __, anyOneIn: ___, anyYearly: ____, ...nobody } = ALL_WELL.durability;
    expect(promises({ ...ALL_WELL, durability: nobody }).find((each) => each.id === 'durability')).toMatchObject({ state: 'note', evidence: 'safeguards.durability.unknown' });
    expect(stateOf('durability', { durability: { ...nobody, because: ['unreadable'] } })).toBe('bad');
  });

  it('are as old as the copy that was read longest ago, once all were read', () => {
    expect(promises(ALL_WELL).find((each) => each.id === 'scrub')).toMatchObject({ evidence: 'safeguards.scrub.again', at: '2026-11-19T12:00:00Z' });
    const rests = { ...ALL_WELL, scrub: ALL_WELL.scrub.map((each) => ({ ...each, percent: 100 })) };
    expect(promises(rests).find((each) => each.id === 'scrub')).toMatchObject({ evidence: 'safeguards.scrub.whole' });
    const first = { ...ALL_WELL, scrub: [ALL_WELL.scrub[0]!, { region: 'east', percent: 3 }] };
    expect(promises(first).find((each) => each.id === 'scrub')).toMatchObject({ evidence: 'safeguards.scrub.first', at: AT, values: { regions: 'west 40\u00a0%, east 3\u00a0%' } });
  });
});
