/** Asks for the proofs of events, log by log, and checks them. */
import type { AuditEvent } from './calls';
import { checkEvent, checkHead, type EventFault, type HeadFault, type Remembered, type ToldProofs } from './verify';
import type { Checkpoint } from './note';

export type EventResult = 'verified' | EventFault | 'headless';

export interface LogResult {
  readonly log: number;
  /** Absent if it is whole. */
  readonly fault?: HeadFault;
  readonly head?: Checkpoint;
  /** The size that this browser knew before; absent if it is the first look. */
  readonly knew?: number;
}

export interface Result {
  readonly logs: readonly LogResult[];
  /** By `idOf`. */
  readonly events: ReadonlyMap<string, EventResult>;
  /** What to remember from now on; absent if something is wrong with a head. */
  readonly remember?: Remembered;
  /** With what it was checked, for the file. */
  readonly proofs: readonly { readonly log: number; readonly proofs: ToldProofs }[];
}

export const idOf = (event: { readonly log: number; readonly entry: number }): string => `${event.log}-${event.entry}`;

export interface Source {
  /** `undefined` if there is no such log, or one of the entries is not this account's. */
  readonly proofs: (log: number, entries: readonly number[], known: number) => Promise<ToldProofs | undefined>;
  readonly most: number;
  readonly now: () => number;
}

// What was listed a moment ago, or remembered, and is not there: the log was set back.
const GONE = { ok: false, fault: 'older' } as const;

/** The newest log first, so that an older one is not taken for the newest. */
export async function verifyAll(events: readonly AuditEvent[], known: Remembered | undefined, from: Source): Promise<Result> {
  const results = new Map<string, EventResult>();
  const logs: LogResult[] = [];
  const used: { log: number; proofs: ToldProofs }[] = [];
  let remember = known;
  const seen = Object.keys(known?.heads ?? {}).map(Number);
  const numbers = [...new Set([...events.map((each) => each.log), ...seen])].sort((a, b) => b - a);
  for (const log of numbers) {
    const own = events.filter((each) => each.log === log);
    const before = known?.heads[log]?.size;
    let told: LogResult = before === undefined ? { log } : { log, knew: before };
    for (let at = 0; at === 0 || at < own.length; at += from.most) {
      const piece = own.slice(at, at + from.most);
      const proofs = await from.proofs(log, piece.map((each) => each.entry), remember?.heads[log]?.size ?? 0);
      const head = proofs === undefined ? GONE : await checkHead(proofs, log, remember, from.now());
      used.push(...(proofs === undefined ? [] : [{ log, proofs }]));
      if (!head.ok || proofs === undefined) {
        told = { ...told, fault: head.ok ? 'older' : head.fault };
        own.slice(at).forEach((each) => results.set(idOf(each), 'headless'));
        break;
      }
      remember = head.remembered;
      told = { ...told, head: head.head };
      for (const event of piece) {
        results.set(idOf(event), (await checkEvent(event, proofs, head.head, head.key)) ?? 'verified');
      }
    }
    logs.push(told);
  }
  const whole = logs.every((each) => each.fault === undefined);
  return { logs, events: results, proofs: used, ...(whole && remember !== undefined ? { remember } : {}) };
}
