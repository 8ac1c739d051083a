/** Many operations that were one act of somebody's: a folder whose files were deleted is one thing to people. */
import type { Operation, OperationKind } from './door';

/** Apart by more than this they were not done in one go. */
const GAP_MILLIS = 60_000;
/** Fewer are told one by one. */
const FEWEST = 3;
/** An act that never ends is told in pieces: what is loaded of it would be loaded whole. */
const MOST = 5_000;

/** What people do to many at a time, and how its many are told: `restore.many.KIND`. */
export const MANY = ['createFolder', 'createFile', 'writeFile', 'rename', 'move', 'copy', 'describe', 'recycle', 'restoreItem', 'purge'] as const satisfies readonly OperationKind[];
export type ManyKind = (typeof MANY)[number];
/** Of these the folder is where things went. */
const INTO: readonly OperationKind[] = ['createFile', 'move', 'copy', 'restoreItem'];

/** One operation, or several; the newest first. */
export type Act = readonly [Operation, ...Operation[]];

/** @param all the newest first */
export function actsOf(all: readonly Operation[], isSameDay: (a: Operation, b: Operation) => boolean): Act[] {
  const acts: [Operation, ...Operation[]][] = [];
  for (const operation of all) {
    const act = acts.at(-1);
    if (act !== undefined && act.length < MOST && isOneAct(act.at(-1)!, operation) && isSameDay(act[0], operation)) {
      act.push(operation);
    } else {
      acts.push([operation]);
    }
  }
  return acts.flatMap((act): Act[] => (act.length < FEWEST ? act.map((each): Act => [each]) : [act]));
}

/** Same deed, folder, person and device, and one right after the other. */
function isOneAct(later: Operation, earlier: Operation): boolean {
  return (
    isMany(later.kind) &&
    later.kind === earlier.kind &&
    later.folderId !== undefined &&
    later.folderId === earlier.folderId &&
    later.by.user?.id === earlier.by.user?.id &&
    later.client === earlier.client &&
    later.app === earlier.app &&
    Date.parse(later.at) - Date.parse(earlier.at) <= GAP_MILLIS
  );
}

export const isMany = (kind: OperationKind): kind is ManyKind => (MANY as readonly OperationKind[]).includes(kind);

/** Of one that is an act by itself, its place is not told. */
export const goesInto = ({ kind }: Operation): boolean => INTO.includes(kind);

/** How many things it was about: a file that was saved three times is one. */
export const things = (act: Act): number => new Set(act.map((each) => each.itemId ?? each.seq)).size;
