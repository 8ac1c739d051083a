/** An event as the page shows it: read from its own bytes. */
import type { AllWords } from '../words';
import type { AuditEvent } from './calls';
import { type Group, KINDS } from './codes';
import { type Entry, readEntry } from './entry';
import { fromBase64 } from './merkle';

export interface Shown {
  readonly event: AuditEvent;
  /** Absent if its bytes are no entry's. */
  readonly entry: Entry | undefined;
}

export function shown(event: AuditEvent): Shown {
  try {
    return { event, entry: readEntry(fromBase64(event.bytes)) };
  } catch {
    return { event, entry: undefined };
  }
}

export interface Filter {
  readonly group: Group | 'all';
  /** Days as fields have them: `2026-11-26`; empty for none. */
  readonly from: string;
  readonly to: string;
  /** Parts of a device's name or an address. */
  readonly words: string;
}

export const EVERYTHING: Filter = { group: 'all', from: '', to: '', words: '' };

export const isNarrowed = (filter: Filter): boolean => filter.group !== 'all' || filter.from !== '' || filter.to !== '' || filter.words.trim() !== '';

/** What cannot be read fits everything: it must not be hidden by a filter. */
export function fits({ event, entry }: Shown, filter: Filter): boolean {
  if (entry === undefined) {
    return true;
  }
  const group = entry.kind === undefined ? undefined : KINDS[entry.kind][1];
  const where = `${event.device ?? ''} ${event.address ?? ''}`.toLocaleLowerCase();
  return (
    (filter.group === 'all' || group === filter.group) &&
    (filter.from === '' || entry.at >= new Date(`${filter.from}T00:00:00`).getTime()) &&
    (filter.to === '' || entry.at <= new Date(`${filter.to}T23:59:59.999`).getTime()) &&
    filter.words
      .trim()
      .toLocaleLowerCase()
      .split(/\s+/)
      .every((word) => where.includes(word))
  );
}

/** What happened, in words. */
export function titleOf({ entry }: Shown, words: AllWords): string {
  if (entry === undefined) {
    return words.say('audit.broken');
  }
  return entry.kind === undefined ? words.say('audit.unknown') : words.say(`audit.kind.${entry.kind}`);
}

/** How, by whom and why. */
export function detailsOf({ entry }: Shown, words: AllWords): readonly string[] {
  if (entry === undefined) {
    return [];
  }
  const { outcome, reason, who, factor, items, count, kind } = entry;
  const said = [words.say(`audit.who.${who}`)];
  if (factor !== undefined && factor !== 'none') {
    said.push(words.say(`audit.factor.${factor}`));
  }
  if (outcome !== undefined && outcome !== 'done') {
    said.push(words.say(`audit.outcome.${outcome}`));
  }
  if (reason !== undefined && reason !== 'none') {
    said.push(words.say(`audit.reason.${reason}`));
  }
  if (items > 0) {
    said.push(words.say('audit.items', { n: items }));
  }
  // Of other kinds it counts something else: a plan, a voucher's serial.
  if (count > 1 && (kind === 'signIn' || kind === 'writeRefused')) {
    said.push(words.say('audit.times', { n: count }));
  }
  return said;
}
