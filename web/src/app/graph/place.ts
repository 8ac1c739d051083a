import type { DriveItem } from './wire';

/** Where an item is, for the door: its drive goes along wherever it goes, one's own as well as another's (ADR 36). */
export interface ItemRef {
  /** Ids are those of no other item in any drive; `root` alone is a name, and means one's own. */
  readonly id: string;
  /** Absent: one's own, where it is asked for by a name. */
  readonly driveId?: string | undefined;
}

export const ROOT: ItemRef = { id: 'root' };

export const refOf = ({ id, parentReference }: Pick<DriveItem, 'id' | 'parentReference'>): ItemRef => ({ id, driveId: parentReference.driveId });

/** The folder that an item lies in; absent at the top of what one reaches. */
export const parentOf = ({ parentReference: { id, driveId }, root }: DriveItem): ItemRef | undefined => (id === undefined || root !== undefined ? undefined : { id, driveId });

export function driveAddress(driveId?: string): string {
  return driveId === undefined ? '/me/drive' : `/drives/${driveId}`;
}

export function itemAddress(ref: ItemRef, operation = ''): string {
  return `${driveAddress(ref.driveId)}/items/${ref.id}${operation === '' ? '' : `/${operation}`}`;
}

/** A name as a segment of an address by path. */
export function segment(name: string): string {
  return encodeURIComponent(name).replaceAll("'", '%27');
}
