/** What the app asks the door of items. Each throws a Refusal. */
import { batch, type PartAnswer } from './batch';
import { ask, send } from './door';
import { driveAddress, type ItemRef, itemAddress, parentOf, segment } from './place';
import { reachable } from './reach';
import { Refusal, refusal } from './refusal';
import type { Activity, Drive, DriveItem, Page, Permission, Person, SharedWithMe, ThumbnailSet, Version, Whereabouts } from './wire';

export type Clash = 'fail' | 'rename' | 'replace';

/** Without download URLs, which cost the server a signature each. */
const FIELDS = [
  'id,name,size,eTag,cTag,createdDateTime,lastModifiedDateTime,lastModifiedBy,createdBy',
  'parentReference,file,folder,root,malware,shared,specialFolder,publication,description,fileSystemInfo',
].join(',');

export const me = (signal?: AbortSignal): Promise<Person> => ask('/me', { signal });

export const drive = (signal?: AbortSignal): Promise<Drive> => ask('/me/drive', { signal });

export const item = (ref: ItemRef, signal?: AbortSignal): Promise<DriveItem> =>
  ask(`${itemAddress(ref)}?$select=${FIELDS}`, { signal });

export interface Order {
  readonly by: 'name' | 'size' | 'lastModifiedDateTime';
  readonly descending: boolean;
}

/** One page of a folder, ordered; folders or files alone, so that a list can show folders first. */
export function children(folder: ItemRef, kind: 'folder' | 'file', order: Order, top: number, signal?: AbortSignal): Promise<Page<DriveItem>> {
  const query = new URLSearchParams({
    $select: FIELDS,
    $filter: `${kind} ne null`,
    $orderby: order.descending ? `${order.by} desc` : order.by,
    $top: String(top),
  });
  return ask(`${itemAddress(folder, 'children')}?${query}`, { signal });
}

/** The page behind a next link. */
export const more = <T>(link: string, signal?: AbortSignal): Promise<Page<T>> => ask(link, { signal });

/** The folders above an item, the drive's root first, itself last. Another's drive has none above what was shared. */
export async function way(ref: ItemRef, signal?: AbortSignal): Promise<DriveItem[]> {
  const here = await item(ref, signal);
  if (here.root !== undefined || here.parentReference.id === undefined) {
    return [here];
  }
  const { path } = here.parentReference;
  return path === undefined ? climb(here, signal) : ownWay(ref, path.split(':')[1] ?? '', here);
}

/** Paths are told to a drive's owner alone. */
async function climb(from: DriveItem, signal?: AbortSignal): Promise<DriveItem[]> {
  const all = [from];
  for (let above = parentOf(from); above !== undefined; above = parentOf(all[0]!)) {
    all.unshift(await item(above, signal));
  }
  return all;
}

async function ownWay(ref: ItemRef, path: string, here: DriveItem): Promise<DriveItem[]> {
  const names = path.split('/').filter((name) => name !== '');
  const addresses = names.map((_, i) => `${driveAddress(ref.driveId)}/root:/${names.slice(0, i + 1).join('/')}:`);
  const parts = [`${driveAddress(ref.driveId)}/root`, ...addresses];
  const above = await batch<DriveItem>(parts.map((url) => ({ method: 'GET', url: `${url}?$select=id,name,folder,root,parentReference` })));
  return [...above.flatMap((each) => (each.ok ? [each.body] : [])), here];
}

export const createFolder = (parent: ItemRef, name: string, clash: Clash = 'fail'): Promise<DriveItem> =>
  ask(itemAddress(parent, 'children'), {
    method: 'POST',
    json: { name, folder: {}, '@microsoft.graph.conflictBehavior': clash },
  });

export const rename = (ref: ItemRef, name: string, eTag?: string, clash: Clash = 'fail'): Promise<DriveItem> =>
  ask(itemAddress(ref), { method: 'PATCH', json: { name, '@microsoft.graph.conflictBehavior': clash }, ifMatch: eTag });

/**
 * What has these names in a folder, in their order: asked before something is to have one of them, so that a clash is
 * a question and no refusal. In a batch, where nothing found is an answer as good as another: the browser would write each
 * refusal into the page's console. What could not be asked counts as free; the door has the last word.
 */
export const withNames = async (folder: ItemRef, names: readonly string[]): Promise<(DriveItem | undefined)[]> => {
  const answers = await batch<DriveItem>(names.map((name) => ({ method: 'GET', url: `${itemAddress(folder)}:/${segment(name)}?$select=${FIELDS}` }))).catch(() => []);
  return names.map((_, i) => (answers[i]?.ok === true ? answers[i].body : undefined));
};

/** What has that name in a folder. */
export const child = (folder: ItemRef, name: string, signal?: AbortSignal): Promise<DriveItem> =>
  ask(`${itemAddress(folder)}:/${segment(name)}?$select=${FIELDS}`, { signal });

/** Moves many. A clash of names is refused with `name-taken` unless said otherwise. */
export const move = (
  refs: readonly ItemRef[],
  parent: ItemRef,
  clash: Clash = 'fail',
  progress?: (done: number) => void,
): Promise<PartAnswer<DriveItem>[]> =>
  batch(
    refs.map((ref) => ({
      method: 'PATCH',
      url: itemAddress(ref),
      json: {
        parentReference: { id: parent.id, ...(parent.driveId === undefined ? {} : { driveId: parent.driveId }) },
        '@microsoft.graph.conflictBehavior': clash,
      },
    })),
    progress,
  );

/** Moves each to a place of its own, under a name of its own. Who has the name there keeps it; what comes gets a number. */
export const moveEach = (moves: readonly { readonly ref: ItemRef; readonly parent: ItemRef; readonly name: string }[]): Promise<PartAnswer<DriveItem>[]> =>
  batch(
    moves.map(({ ref, parent, name }) => ({
      method: 'PATCH',
      url: itemAddress(ref),
      json: { name, parentReference: { id: parent.id }, '@microsoft.graph.conflictBehavior': 'rename' },
    })),
  );

/** Into the recycle bin of the drive that they are in; only what is still what it was, where its eTag is told. */
export const recycle = (refs: readonly (ItemRef & { readonly eTag?: string })[], progress?: (done: number) => void): Promise<PartAnswer<undefined>[]> =>
  batch(
    refs.map((ref) => ({ method: 'DELETE', url: itemAddress(ref), ifMatch: ref.eTag })),
    progress,
  );

/** Out of the recycle bin, to where they were. */
export const restore = (refs: readonly ItemRef[], progress?: (done: number) => void): Promise<PartAnswer<DriveItem>[]> =>
  batch(
    refs.map((ref) => ({ method: 'POST', url: itemAddress(ref, 'restore'), json: {} })),
    progress,
  );

/** Begins a copy, also into another drive. @returns the address that tells how far it is */
export async function copy(ref: ItemRef, parent: ItemRef, clash: Clash = 'fail', name?: string): Promise<string> {
  const answer = await send(itemAddress(ref, `copy?@microsoft.graph.conflictBehavior=${clash}`), {
    method: 'POST',
    json: { parentReference: { id: parent.id, driveId: parent.driveId }, ...(name === undefined ? {} : { name }) },
  });
  return new URL(answer.headers.get('Location') ?? '/', location.href).pathname;
}

interface Monitor {
  status: string;
  percentageComplete?: number;
  resourceId?: string;
  error?: { code?: string; message?: string };
}

/** Waits until a copy is done. @returns the id of what it made */
export async function copied(monitor: string, progress?: (percent: number) => void): Promise<string> {
  for (let pause = 150; ; pause = Math.min(pause * 1.5, 2_000)) {
    const answer = await reachable(monitor, { credentials: 'omit' });
    const told = (await answer.json()) as Monitor;
    if (told.status === 'completed') {
      return told.resourceId ?? '';
    }
    if (told.status === 'failed') {
      throw refusal(statusOf(told.error?.code), told.error ?? {});
    }
    progress?.(told.percentageComplete ?? 0);
    await new Promise((done) => setTimeout(done, pause));
  }
}

const STATUSES: Readonly<Record<string, number>> = { nameAlreadyExists: 409, quotaLimitReached: 507, itemNotFound: 404, accessDenied: 403, serviceNotAvailable: 503 };

function statusOf(code?: string): number {
  return (code !== undefined && STATUSES[code]) || 500;
}

export const versions = (ref: ItemRef, signal?: AbortSignal): Promise<Page<Version>> => ask(itemAddress(ref, 'versions'), { signal });

/** Where a file's content lies. */
export const where = (ref: ItemRef, signal?: AbortSignal): Promise<Whereabouts> => ask(itemAddress(ref, 'holdfast/where'), { signal });

export const activities = (ref: ItemRef, signal?: AbortSignal): Promise<Page<Activity>> =>
  ask(`${itemAddress(ref, 'activities')}?$top=50`, { signal });

export const thumbnails = (ref: ItemRef, signal?: AbortSignal): Promise<Page<ThumbnailSet>> =>
  ask(itemAddress(ref, 'thumbnails'), { signal });

export const recent = (signal?: AbortSignal): Promise<Page<DriveItem>> => ask(`/me/drive/recent?$top=200&$select=${FIELDS}`, { signal });

export const following = (signal?: AbortSignal): Promise<Page<DriveItem>> => ask(`/me/drive/following?$select=${FIELDS}`, { signal });

export const follow = (refs: readonly ItemRef[], on: boolean): Promise<PartAnswer<unknown>[]> =>
  batch(refs.map((ref) => ({ method: 'POST', url: itemAddress(ref, on ? 'follow' : 'unfollow') })));

export const search = (words: string, signal?: AbortSignal): Promise<Page<DriveItem>> =>
  ask(`/me/drive/root/search(q='${segment(words.replaceAll("'", "''")).replaceAll('%27', "'")}')?$top=100&$select=${FIELDS}`, { signal });

/** The address of a page that shows the item, without an origin (ADR 22). */
export const previewUrl = async (ref: ItemRef): Promise<string> =>
  (await ask<{ getUrl: string }>(itemAddress(ref, 'preview'), { method: 'POST', json: {} })).getUrl;

export const downloadUrl = async (ref: ItemRef): Promise<string> => {
  const told = await ask<DriveItem>(`${itemAddress(ref)}?$select=id,@microsoft.graph.downloadUrl`);
  const url = told['@microsoft.graph.downloadUrl'];
  if (url === undefined) {
    throw new Refusal('denied', 403);
  }
  return url;
};

/** One archive of many items of one drive, or of a folder. */
export const zipUrl = async (refs: readonly ItemRef[]): Promise<string> =>
  (await ask<{ '@microsoft.graph.downloadUrl': string }>(`${driveAddress(refs[0]?.driveId)}/holdfast/zip`, { method: 'POST', json: { ids: refs.map(({ id }) => id) } }))[
    '@microsoft.graph.downloadUrl'
  ];

/** The permissions that hold for an item; of another's, those by which one reaches it. */
export const permissions = async (ref: ItemRef, signal?: AbortSignal): Promise<readonly Permission[]> =>
  (await ask<Page<Permission>>(itemAddress(ref, 'permissions'), { signal })).value;

/** What others share with one. */
export const sharedWithMe = async (signal?: AbortSignal): Promise<readonly SharedWithMe[]> => (await ask<Page<SharedWithMe>>('/me/drive/sharedWithMe', { signal })).value;

/** Ends a permission: one that one gave, or one by which one reaches something of another's. */
export const revoke = (ref: ItemRef, permission: string): Promise<void> => ask(itemAddress(ref, `permissions/${permission}`), { method: 'DELETE' });
