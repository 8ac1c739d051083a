/** Where the app shows what: one's own drive below `/files`, what others share below `/shared`. */
import { isOwn, type ItemRef, ROOT } from '../graph';

export const SHARED = '/shared';

/** A folder; of another's drive also a file that was shared by itself. */
export function pathOf({ id, driveId }: ItemRef): string {
  if (isOwn({ driveId })) {
    return id === ROOT.id ? '/files' : `/files/${id}`;
  }
  return `${SHARED}/${driveId}/${id}`;
}
