import { ask, type DriveItem, items, itemAddress, type ItemRef, Refusal, refusalOf, segment, send, sendBare, sendBytes, sendSignedBytes } from '../graph';
import type { Aim, Door, Place, Sent } from './door';

interface WireSession {
  readonly uploadUrl: string;
  readonly expirationDateTime: string;
  readonly nextExpectedRanges?: readonly string[];
}

const child = (parent: ItemRef, name: string): string => `${itemAddress(parent)}:/${segment(name)}:`;

/** Uploads by the Graph door, as its contract has them (docs/graph-door.md, "Uploads"). */
export const graphDoor: Door = {
  async folder(parent, name) {
    const [there] = await items.withNames(parent, [name]);
    if (there?.folder !== undefined) {
      return { item: there, isNew: false };
    }
    try {
      return { item: await items.createFolder(parent, name, there === undefined ? 'fail' : 'rename'), isNew: true };
    } catch (error) {
      if (refusalOf(error).kind !== 'name-taken') {
        throw error;
      }
    }
    try {
      return { item: await items.createFolder(parent, name, 'replace'), isNew: false };
    } catch (error) {
      // A file has the name: both stay.
      if (refusalOf(error).kind === 'name-taken') {
        return { item: await items.createFolder(parent, name, 'rename'), isNew: true };
      }
      throw error;
    }
  },

  whole(aim, file, progress, signal) {
    return (aim.clash === 'replace' ? replaced(aim, file, progress, signal) : inParts(aim, file, progress, signal)) as Promise<DriveItem>;
  },

  async begin({ parent, name, clash, ifMatch }, file) {
    const begun = await ask<WireSession>(`${child(parent, name)}/createUploadSession`, {
      method: 'POST',
      json: { item: { '@microsoft.graph.conflictBehavior': clash, name, fileSize: file.size, fileSystemInfo: times(file) } },
      ifMatch,
    });
    return { url: begun.uploadUrl, expires: Date.parse(begun.expirationDateTime) };
  },

  async place(url, signal) {
    return placeOf(await answerOf<WireSession>(await sendBare(url, 'GET', signal)));
  },

  async fragment(url, first, bytes, total, progress, signal): Promise<Sent> {
    const headers = { 'Content-Range': `bytes ${first}-${first + bytes.size - 1}/${total}` };
    const { status, body } = await sendBytes(url, { method: 'PUT', body: bytes, headers, progress, signal });
    return status === 202 ? { place: placeOf(body as WireSession) } : { item: body as DriveItem };
  },

  async finish(url, signal) {
    return answerOf<DriveItem>(await sendBare(url, 'POST', signal));
  },

  async finishAs(url, { parent, name, clash, ifMatch }, signal) {
    const answer = await send(`${itemAddress(parent)}:/${segment(name)}`, {
      method: 'PUT',
      json: { name, '@microsoft.graph.conflictBehavior': clash, '@microsoft.graph.sourceUrl': url },
      ifMatch,
      signal,
    });
    return answerOf<DriveItem>(answer);
  },

  async end(url) {
    await sendBare(url, 'DELETE');
  },

  existing: items.withNames,
};

/** One request that fails if the name is taken. */
function inParts({ parent, name, clash }: Aim, file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<unknown> {
  const boundary = `holdfast-${crypto.randomUUID()}`;
  const about = JSON.stringify({ name, file: {}, fileSystemInfo: times(file), '@microsoft.graph.conflictBehavior': clash });
  const head =
    `--${boundary}\r\nContent-ID: <metadata>\r\nContent-Type: application/json\r\n\r\n${about}\r\n` +
    `--${boundary}\r\nContent-ID: <content>\r\nContent-Type: ${file.type === '' ? 'application/octet-stream' : file.type}\r\n\r\n`;
  return sendSignedBytes(itemAddress(parent, 'children'), {
    method: 'POST',
    body: new Blob([head, file, `\r\n--${boundary}--\r\n`]),
    headers: { 'Content-Type': `multipart/related; boundary="${boundary}"` },
    progress,
    signal,
  });
}

/** The file's own date goes in a header: the contract's `:/content` has no place for it. */
function replaced({ parent, name, ifMatch }: Aim, file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<unknown> {
  return sendSignedBytes(`${child(parent, name)}/content?@microsoft.graph.conflictBehavior=replace`, {
    method: 'PUT',
    body: file,
    headers: {
      'Content-Type': file.type === '' ? 'application/octet-stream' : file.type,
      'Holdfast-Last-Modified': times(file).lastModifiedDateTime,
      ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
    },
    progress,
    signal,
  });
}

/** @throws Refusal if the line dropped in the middle of the answer */
async function answerOf<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch {
    throw new Refusal('offline', 0);
  }
}

const times = (file: File): { readonly lastModifiedDateTime: string } => ({ lastModifiedDateTime: new Date(file.lastModified).toISOString() });

function placeOf({ expirationDateTime, nextExpectedRanges = [] }: WireSession): Place {
  const expires = Date.parse(expirationDateTime);
  const [first] = nextExpectedRanges;
  return first === undefined ? { expires } : { next: Number.parseInt(first, 10), expires };
}
