/** Taking back what was made: what is new goes to the recycle bin, what was replaced is again as it was. */
import type { PartAnswer } from './batch';
import { ask } from './door';
import * as items from './items';
import { type ItemRef, itemAddress } from './place';
import { refusal, refusalOf } from './refusal';
import type { DriveItem } from './wire';

/** Something that was made, in a new item or as a new version of one that was there. */
export interface Made extends ItemRef {
  /** The version that it became; absent for what is new, and for folders. */
  readonly version?: number | undefined;
}

/** What a content is, from the answer to its upload: the first version of a new file, or a later one of one that was there. */
export function madeOf(item: Pick<DriveItem, 'id' | 'cTag' | 'folder'>, driveId?: string): Made {
  const version = item.folder === undefined ? Number.parseInt(/,(\d+)"?$/.exec(item.cTag)?.[1] ?? '1', 10) : 1;
  return { id: item.id, driveId, version: version > 1 ? version : undefined };
}

/** Nothing that came after it is lost: a file that was written again meanwhile is left alone, and refused as changed. */
export async function takeBack(made: readonly Made[]): Promise<PartAnswer<unknown>[]> {
  const fresh = made.filter((each) => each.version === undefined);
  const written = made.filter((each) => each.version !== undefined);
  const recycled = fresh.length === 0 ? [] : await items.recycle(fresh);
  const restored: PartAnswer<unknown>[] = [];
  for (const each of written) {
    restored.push(await versionBefore(each).catch((error: unknown) => ({ ok: false as const, refusal: refusalOf(error) })));
  }
  return [...recycled, ...restored];
}

async function versionBefore({ version, ...ref }: Made): Promise<PartAnswer<unknown>> {
  const { value } = await items.versions(ref);
  const [current, before] = value;
  if (current === undefined || before === undefined || Number.parseInt(current.id, 10) !== version) {
    return { ok: false, refusal: refusal(412, {}) };
  }
  return { ok: true, body: await ask(itemAddress(ref, `versions/${before.id}/restoreVersion`), { method: 'POST', json: {} }) };
}
