/** What this browser saw last of the server's logs: hashes and a public key, nothing about a person. */
import type { Remembered } from './verify';

const KEY = 'holdfast.log';

export function remembered(): Remembered | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Remembered | null;
    return kept !== null && typeof kept.server === 'string' && typeof kept.publicKey === 'string' && typeof kept.heads === 'object' ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function remember(what: Remembered): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    // A browser that keeps nothing checks all but what it saw before.
  }
}

export const forget = (): void => localStorage.removeItem(KEY);
