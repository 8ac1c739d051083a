/** What somebody may in a place. The server decides each time; by this the page offers nothing that it would refuse. */
import type { Permission } from './wire';

/**
 * - `see` what is there and what it looks like
 * - `download` it, and so copy it elsewhere
 * - `put` files there
 * - `write` what is in files, and read what they were before
 * - `arrange` what lies there: make, rename, move, remove
 * - `own` it: share it, follow it, go back to a point
 */
export type Right = 'see' | 'download' | 'put' | 'write' | 'arrange' | 'own';
export type Rights = readonly Right[];

export const OWNER: Rights = ['see', 'download', 'put', 'write', 'arrange', 'own'];

/** Of a folder that is shared, and of all that is in it. */
export function rightsBy(permissions: readonly Permission[]): Rights {
  const reading = permissions.filter((each) => !isDrop(each));
  const rights = new Set<Right>();
  if (permissions.length > reading.length) {
    rights.add('put');
  }
  if (reading.length > 0) {
    rights.add('see');
  }
  if (reading.some((each) => !preventsDownload(each))) {
    rights.add('download');
  }
  if (reading.some((each) => each.roles.includes('write'))) {
    (['put', 'write', 'arrange'] as const).forEach((each) => rights.add(each));
  }
  return OWNER.filter((each) => rights.has(each));
}

/** Of what was shared itself: its name and place are its owner's. */
export const inPlace = (rights: Rights): Rights => rights.filter((each) => each !== 'arrange');

export const isDrop = (permission: Permission): boolean => permission.link?.type === 'createOnly' || permission['@holdfast.createOnly'] === true;

export const preventsDownload = (permission: Permission): boolean =>
  permission.link?.preventsDownload === true || permission['@holdfast.preventsDownload'] === true;

/** When the last of them ends; `undefined` if one has no end. */
export function endOf(permissions: readonly Permission[]): string | undefined {
  const ends = permissions.map((each) => each.expirationDateTime);
  return ends.includes(undefined) ? undefined : (ends as string[]).sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
}
