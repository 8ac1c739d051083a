/** People to share with, as they are typed. */

export type Right = 'edit' | 'view' | 'look';

export interface Recipient {
  readonly mail: string;
  /** `look`: see it here, download nothing. */
  readonly right: Right;
}

const SEPARATOR = /[\s,;]+/;
const MAIL = /^[^\s@<>"(),:;\\[\]]+@[^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]+$/;
const IN_BRACKETS = /<([^<>]*)>/g;

export interface Typed {
  /** Addresses that are whole and not there yet. */
  readonly added: readonly string[];
  /** What is no address: stays in the field. */
  readonly rest: string;
}

/**
 * Addresses out of what was typed or pasted: `Ana <ana@example.org>, ben@example.org` too.
 *
 * @param there addresses that are chosen already, without regard to case
 */
export function parse(text: string, there: readonly string[]): Typed {
  const bracketed = [...text.matchAll(IN_BRACKETS)].map((found) => found[1]!.trim());
  const parts = bracketed.length > 0 ? [...bracketed, ...plain(text.replaceAll(/[^,;<]*<[^<>]*>/g, ' '))] : plain(text);
  const known = new Set(there.map(compared));
  const added: string[] = [];
  const rest: string[] = [];
  for (const part of parts) {
    if (!MAIL.test(part)) {
      rest.push(part);
    } else if (!known.has(compared(part))) {
      known.add(compared(part));
      added.push(part);
    }
  }
  return { added, rest: rest.join(' ') };
}

const plain = (text: string): string[] => text.split(SEPARATOR).filter((part) => part !== '');

const compared = (mail: string): string => mail.toLowerCase();

/** Those who get the same right are invited together. */
export function byRight(recipients: readonly Recipient[]): ReadonlyMap<Right, readonly string[]> {
  const groups = new Map<Right, string[]>();
  for (const { mail, right } of recipients) {
    groups.set(right, [...(groups.get(right) ?? []), mail]);
  }
  return groups;
}
