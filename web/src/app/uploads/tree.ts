/** What was chosen, dropped or pasted: files, and the folders that they lie in. */

export interface TreeFile {
  /** The folders above it, from the outside in. */
  readonly path: readonly string[];
  readonly file: File;
  /** Where the browser can open it again after the page was closed. */
  readonly handle?: FileSystemFileHandle | undefined;
}

export interface Tree {
  /** Each folder, a parent before what is in it; empty ones too. */
  readonly folders: readonly (readonly string[])[];
  readonly files: readonly TreeFile[];
  /** What the browser would not read. */
  readonly unread: readonly string[];
}

type WithHandle = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** Of a chooser; with whole folders the browser names their paths. */
export function treeOfFiles(files: Iterable<File>): Tree {
  const folders = new Map<string, readonly string[]>();
  const found = [...files].map((file) => {
    const path = file.webkitRelativePath.split('/').filter((name) => name !== '').slice(0, -1);
    path.forEach((_, i) => folders.set(path.slice(0, i + 1).join('/'), path.slice(0, i + 1)));
    return { path, file };
  });
  return { folders: [...folders.values()], files: found, unread: [] };
}

/** Of a drop or paste. What must be read before the event ends is read before this returns. */
export function treeOfTransfer(data: DataTransfer): Promise<Tree> {
  const all = [...data.items].filter((each) => each.kind === 'file');
  const dropped = all.map((each: WithHandle) => ({
    entry: each.webkitGetAsEntry?.() ?? undefined,
    file: each.getAsFile(),
    handle: each.getAsFileSystemHandle?.().catch(() => null),
  }));
  return walkAll(dropped);
}

interface Dropped {
  readonly entry: FileSystemEntry | undefined;
  readonly file: File | null;
  readonly handle: Promise<FileSystemHandle | null> | undefined;
}

async function walkAll(dropped: readonly Dropped[]): Promise<Tree> {
  const into = { folders: [] as string[][], files: [] as TreeFile[], unread: [] as string[] };
  for (const { entry, file, handle } of dropped) {
    if (entry?.isDirectory === true) {
      await walk(entry, [], into);
    } else if (file !== null) {
      const opened = await handle;
      into.files.push({ path: [], file, handle: opened?.kind === 'file' ? (opened as FileSystemFileHandle) : undefined });
    } else if (entry !== undefined) {
      await walk(entry, [], into);
    }
  }
  return into;
}

interface Growing {
  readonly folders: string[][];
  readonly files: TreeFile[];
  readonly unread: string[];
}

async function walk(entry: FileSystemEntry, path: readonly string[], into: Growing): Promise<void> {
  try {
    if (entry.isFile) {
      into.files.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
      return;
    }
    const here = [...path, entry.name];
    into.folders.push(here);
    for (const each of await entriesOf(entry as FileSystemDirectoryEntry)) {
      await walk(each, here, into);
    }
  } catch {
    into.unread.push(entry.name);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, failed) => entry.file(done, failed));

/** A reader gives a hundred at a time, and nothing when it is at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) {
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    all.push(...some);
  }
}
