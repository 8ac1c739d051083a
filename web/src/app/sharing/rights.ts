/** What permissions mean, in keys of the words. */
import { isDrop, type LinkScope, type LinkType, type Permission, preventsDownload } from '../graph';
import type { Key } from '../words';
import type { LinkWish } from './calls';
import type { Right } from './recipients';

export const rightKey = (right: Right): Key => `sharing.right.${right}`;

/** What somebody may by a permission. */
export function rightOf(permission: Permission): Right | 'upload' {
  if (isDrop(permission)) {
    return 'upload';
  }
  if (permission.roles.includes('write')) {
    return 'edit';
  }
  return preventsDownload(permission) ? 'look' : 'view';
}

const WIDTH: Readonly<Record<Right | 'upload', number>> = { edit: 3, view: 2, look: 1, upload: 0 };

/** The most that any of them gives; `undefined` for none. */
export function widest(permissions: readonly Permission[]): Right | 'upload' | undefined {
  return permissions.map(rightOf).sort((a, b) => WIDTH[b] - WIDTH[a])[0];
}

/** One sentence of what a link gives, and to whom. */
export const summaryKey = (scope: LinkScope, type: LinkType): Key => `sharing.summary.${scope}.${type}`;

/** What goes together: a reader is kept from downloading, a writer cannot be; who signs in needs no password beside. */
export function consistent(wish: LinkWish): LinkWish {
  const { password, preventsDownload: prevented, ...rest } = wish;
  return {
    ...rest,
    ...(wish.type === 'view' && prevented === true ? { preventsDownload: true } : {}),
    ...(wish.scope !== 'users' && password !== undefined && password !== '' ? { password } : {}),
  };
}

/** The end of a day as its reader's clock has it, for the door. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** `2026-11-26`, as a date field has it. */
export function dayOf(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Links and people apart; what lies on the item itself before what is inherited. */
export function sorted(permissions: readonly Permission[]): { readonly people: readonly Permission[]; readonly links: readonly Permission[] } {
  const ordered = [...permissions].sort((a, b) => Number(a.inheritedFrom !== undefined) - Number(b.inheritedFrom !== undefined));
  return { people: ordered.filter((each) => each.link === undefined), links: ordered.filter((each) => each.link !== undefined) };
}
