import type { Kept } from './keep';

const ENDS_BYTES = 65_536;

/**
 * Tells a file that is picked again from another one: the SHA-256 of its size, its beginning and its end. Not of all of
 * it, which would cost as long as reading it; its size and date must be the same beside this.
 */
export async function fingerprint(file: Blob): Promise<string> {
  const ends = new Blob([`${file.size}\n`, file.slice(0, ENDS_BYTES), file.slice(Math.max(ENDS_BYTES, file.size - ENDS_BYTES))]);
  const digest = await crypto.subtle.digest('SHA-256', await ends.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Cheap questions first. */
export async function isSame(file: File, kept: Kept): Promise<boolean> {
  return file.size === kept.size && file.lastModified === kept.lastModified && (await fingerprint(file)) === kept.fingerprint;
}
