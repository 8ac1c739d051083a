/** What the audit page asks the door (docs/graph-door.md). Each throws a Refusal. */
import { ask, type Page } from '../graph';
import type { ToldEvent, ToldProofs } from './verify';

export interface AuditEvent extends ToldEvent {
  /** Opened by the server from what is sealed in the bytes: not proved by them. */
  readonly address?: string;
  readonly device?: string;
}

const BASE = '/me/drive/holdfast/audit';
/** So many proofs are asked at once. */
export const MOST_PROVED = 100;

export const events = (link: string | undefined, signal?: AbortSignal): Promise<Page<AuditEvent>> => ask(link ?? `${BASE}/events?$top=200`, { signal });

/** @param known the size of the log that this browser knows, or 0 */
export const proofs = (log: number, entries: readonly number[], known: number, signal?: AbortSignal): Promise<ToldProofs> =>
  ask(`${BASE}/proofs?log=${log}&entries=${entries.join(',')}&known=${known}`, { signal });
