import type { AnyKey } from '../words';
import type { Safeguards } from './calls';

/** `good` holds; `note` is for who reads it to do something about; `bad` is for who runs the server. */
export type State = 'good' | 'note' | 'bad';

export interface Kept {
  readonly id: 'regions' | 'durability' | 'scrub' | 'drill' | 'backup' | 'keys' | 'log' | 'witnesses' | 'verify' | 'restore' | 'bin' | 'twoStep';
  readonly state: State;
  /** The sentence of the evidence, and what stands in it. */
  readonly evidence: AnyKey;
  readonly values: Readonly<Record<string, string | number>>;
  /** When it was taken. */
  readonly at?: string;
  /** Where something can be done about it. */
  readonly to?: string;
}

const LATE_MILLIS = 65 * 60_000;

/** Each promise with what is known of it now; `inWords` says large numbers. */
export function promises(told: Safeguards, inWords: (value: number) => string = String): readonly Kept[] {
  return [regions(told), durability(told, inWords), scrub(told), drill(told), backup(told), keys(told), log(told), witnesses(told), verify(told), restore(told), bin(told), twoStep(told)];
}

/** What is to be taken out counts no more, and is told of until everything lies in enough others. */
function regions({ regions: named, copies, drain, at }: Safeguards): Kept {
  const all = named.filter((each) => !each.draining);
  const healthy = all.filter((each) => each.state === 'healthy');
  const missing = all.reduce((sum, each) => sum + each.missingCopies, 0);
  const away = all.filter((each) => each.state !== 'healthy').map((each) => each.name);
  const left = (drain?.regions ?? []).filter((each) => !each.drained).map((each) => each.name);
  const values = {
    copies,
    n: all.length,
    names: all.map((each) => each.name).join(', '),
    away: away.join(', '),
    missing,
    left: left.join(', '),
    percent: drain?.percent ?? 0,
    few: drain?.tooFew ?? 0,
  };
  if (away.length > 0) {
    return { id: 'regions', state: healthy.length >= copies ? 'note' : 'bad', evidence: 'safeguards.regions.away', values, at };
  }
  if (left.length > 0) {
    return values.few > 0
      ? { id: 'regions', state: 'bad', evidence: 'safeguards.regions.few', values: { ...values, n: values.few }, at }
      : { id: 'regions', state: 'note', evidence: 'safeguards.regions.draining', values, at };
  }
  return { id: 'regions', state: missing > 0 ? 'note' : 'good', evidence: missing > 0 ? 'safeguards.regions.missing' : 'safeguards.regions.whole', values, at };
}

/** Below it, whoever runs the server has to do something about it. */
const FEW = 1_000;

function durability({ durability: { oneIn, anyOneIn = oneIn, because }, at }: Safeguards, inWords: (value: number) => string): Kept {
  if (oneIn === undefined || anyOneIn === undefined) {
    return { id: 'durability', state: because.includes('unreadable') ? 'bad' : 'note', evidence: 'safeguards.durability.unknown', values: {}, at };
  }
  return {
    id: 'durability',
    state: anyOneIn < FEW ? 'note' : 'good',
    evidence: anyOneIn < oneIn ? 'safeguards.durability.each' : 'safeguards.durability.all',
    values: { chance: inWords(oneIn), any: inWords(anyOneIn) },
    at,
  };
}

/** The evidence is as old as what was read longest ago. */
function scrub({ scrub: all, unreadable, at }: Safeguards): Kept {
  const ended = all.flatMap((each) => each.endedDateTime ?? []).sort();
  const values = {
    n: unreadable.length,
    names: unreadable.map((each) => each.name).join(', '),
    regions: all.filter((each) => each.endedDateTime === undefined || each.percent < 100).map((each) => `${each.region} ${String(each.percent)}\u00a0%`).join(', '),
  };
  if (unreadable.length > 0) {
    return { id: 'scrub', state: 'bad', evidence: 'safeguards.scrub.unreadable', values, at };
  }
  if (all.length === 0) {
    return { id: 'scrub', state: 'note', evidence: 'safeguards.scrub.off', values, at };
  }
  const oldest = ended.length === all.length ? ended[0] : undefined;
  return { id: 'scrub', state: 'good', evidence: oldest === undefined ? 'safeguards.scrub.first' : values.regions === '' ? 'safeguards.scrub.whole' : 'safeguards.scrub.again', values, at: oldest ?? at };
}

function drill({ drill: { failing, overdue, region = '', endedDateTime, rtoSeconds: rto = 0, rpoSeconds: rpo = 0 }, at }: Safeguards): Kept {
  const values = { names: failing.join(', '), region, rto, rpo };
  if (failing.length > 0) {
    return { id: 'drill', state: 'bad', evidence: 'safeguards.drill.failed', values, at: endedDateTime ?? at };
  }
  return endedDateTime === undefined || overdue
    ? { id: 'drill', state: overdue ? 'bad' : 'note', evidence: 'safeguards.drill.none', values, at: endedDateTime ?? at }
    : { id: 'drill', state: 'good', evidence: 'safeguards.drill.passed', values, at: endedDateTime };
}

/** What is late is for who runs the server; the newest point of all is what everything could be brought back to. */
function backup({ backups, at }: Safeguards): Kept {
  const named = (which: readonly Safeguards['backups'][number][]): { readonly names: string } => ({ names: which.map((each) => each.name).join(', ') });
  const known = backups.filter((each) => each.newestDateTime !== undefined).sort((a, b) => Date.parse(b.newestDateTime!) - Date.parse(a.newestDateTime!));
  const newest = known[0];
  const told = (state: State, evidence: AnyKey, which: readonly Safeguards['backups'][number][]): Kept => ({ id: 'backup', state, evidence, values: named(which), at: newest?.newestDateTime ?? at });
  const late = backups.filter((each) => each.overdue);
  const lacking = backups.filter((each) => each.lacking > 0);
  const failing = backups.filter((each) => each.failing);
  if (backups.length === 0) {
    return told('note', 'safeguards.backup.none', []);
  }
  if (late.length > 0) {
    return told('bad', 'safeguards.backup.late', late);
  }
  if (lacking.length > 0) {
    return told('bad', 'safeguards.backup.lacking', lacking);
  }
  if (failing.length > 0) {
    return told('note', 'safeguards.backup.failing', failing);
  }
  return newest === undefined ? told('note', 'safeguards.backup.unknown', backups) : told('good', 'safeguards.backup.made', [newest]);
}

function keys({ vaults, at }: Safeguards): Kept {
  const named = (which: Safeguards['vaults']): string => which.map((each) => each.name).join(', ');
  const lost = vaults.filter((each) => each.lost);
  if (lost.length > 0) {
    return { id: 'keys', state: lost.length === vaults.length ? 'bad' : 'note', evidence: 'safeguards.keys.lost', values: { names: named(lost) }, at };
  }
  const old = vaults.filter((each) => each.old === true);
  const [longest] = [...vaults].sort((a, b) => Date.parse(a.madeDateTime ?? at) - Date.parse(b.madeDateTime ?? at));
  if (old.length > 0) {
    return { id: 'keys', state: 'note', evidence: 'safeguards.keys.old', values: { names: named(old) }, at: longest?.madeDateTime ?? at };
  }
  const evidence = vaults.length > 1 ? 'safeguards.keys.several' : 'safeguards.keys.evidence';
  return { id: 'keys', state: 'good', evidence, values: { version: longest?.masterKey ?? 1, names: named(vaults) }, at: longest?.madeDateTime ?? at };
}

function log({ log: { alarm, entries, signedDateTime }, at }: Safeguards): Kept {
  const values = { entries };
  if (alarm) {
    return { id: 'log', state: 'bad', evidence: 'safeguards.log.alarm', values, at };
  }
  if (signedDateTime === undefined || Date.parse(at) - Date.parse(signedDateTime) > LATE_MILLIS) {
    return { id: 'log', state: 'bad', evidence: 'safeguards.log.late', values, at: signedDateTime ?? at };
  }
  return { id: 'log', state: 'good', evidence: 'safeguards.log.signed', values, at: signedDateTime, to: '/settings/audit' };
}

function witnesses({ log: { witnesses: all }, at }: Safeguards): Kept {
  const kept = all.filter((each) => each.keptDateTime !== undefined && !each.trouble);
  const newest = kept.map((each) => each.keptDateTime!).sort().at(-1);
  return {
    id: 'witnesses',
    state: all.length > 0 && kept.length === all.length ? 'good' : 'note',
    evidence: all.length === 0 ? 'safeguards.witnesses.none' : kept.length === all.length ? 'safeguards.witnesses.all' : 'safeguards.witnesses.some',
    values: { n: all.length, kept: kept.length, names: all.map((each) => each.name).join(', ') },
    at: newest ?? at,
  };
}

function verify({ verified, at }: Safeguards): Kept {
  return verified === undefined
    ? { id: 'verify', state: 'note', evidence: 'safeguards.verify.never', values: {}, at }
    : { id: 'verify', state: verified.whole ? 'good' : 'bad', evidence: verified.whole ? 'safeguards.verify.whole' : 'safeguards.verify.found', values: {}, at: verified.at };
}

const restore = ({ restoreDays, at }: Safeguards): Kept => ({
  id: 'restore',
  state: restoreDays === undefined ? 'note' : 'good',
  evidence: restoreDays === undefined ? 'safeguards.restore.none' : 'safeguards.restore.days',
  values: { n: restoreDays ?? 0 },
  at,
  to: '/restore',
});

const bin = ({ recycleBinDays, at }: Safeguards): Kept => ({ id: 'bin', state: 'good', evidence: 'safeguards.bin.days', values: { n: recycleBinDays }, at, to: '/bin' });

const twoStep = ({ twoStep: on, at }: Safeguards): Kept => ({
  id: 'twoStep',
  state: on ? 'good' : 'note',
  evidence: on ? 'safeguards.twoStep.on' : 'safeguards.twoStep.off',
  values: {},
  at,
  to: '/account/security',
});
