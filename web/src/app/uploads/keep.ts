/**
 * What is needed to go on with an upload after its page was closed (ADR 28). An upload URL is a secret that can do one
 * thing: put bytes into the one file that it was made for.
 */
import type { Clash, ItemRef } from '../graph';

export interface Kept {
  readonly id: string;
  /** Whose it is: another person at this browser does not see it. */
  readonly account: string;
  readonly url: string;
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  readonly fingerprint: string;
  readonly parent: ItemRef;
  /** How its folder is called, to say where it goes. */
  readonly folder: string;
  readonly clash: Clash;
  readonly expires: number;
  /** Called off, but the server could not be told yet. */
  readonly ending?: boolean;
  /** The file itself, where the browser lets a page open one again. */
  readonly handle?: FileSystemFileHandle | undefined;
}

export interface Keep {
  /** Those that no other tab has, and that have not run out. From now on they are this tab's. */
  takeAll(account: string): Promise<readonly Kept[]>;
  put(kept: Kept): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The sign-out's answer clears it: `Clear-Site-Data` (server, class SignInPages). */
const DATABASE = 'holdfast-uploads';
const STORE = 'sessions';

/** A browser that keeps nothing lets uploads run all the same; they just do not outlive their page. */
export class BrowserKeep implements Keep {
  readonly #releases = new Map<string, () => void>();

  constructor(private readonly now: () => number) {}

  async takeAll(account: string): Promise<readonly Kept[]> {
    const all = (await this.#run<Kept[]>('readonly', (store) => store.getAll())) ?? [];
    const mine: Kept[] = [];
    for (const each of all) {
      if (!(await this.#hold(each.id))) {
        continue; // another tab sends it
      }
      if (each.account === account && each.expires > this.now()) {
        mine.push(each);
      } else {
        await this.remove(each.id);
      }
    }
    return mine;
  }

  async put(kept: Kept): Promise<void> {
    await this.#hold(kept.id);
    await this.#run('readwrite', (store) => store.put(kept));
  }

  async remove(id: string): Promise<void> {
    await this.#run('readwrite', (store) => store.delete(id));
    this.#releases.get(id)?.();
    this.#releases.delete(id);
  }

  /** The browser gives a lock back when its tab goes, however it goes. */
  #hold(id: string): Promise<boolean> {
    if (this.#releases.has(id) || !('locks' in navigator)) {
      return Promise.resolve(true);
    }
    return new Promise((told) => {
      void navigator.locks.request(`holdfast-upload-${id}`, { ifAvailable: true }, (lock) => {
        told(lock !== null);
        return lock === null ? undefined : new Promise<void>((release) => this.#releases.set(id, release));
      });
    });
  }

  async #run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
    try {
      const database = await opened();
      try {
        return (await settled(work(database.transaction(STORE, mode).objectStore(STORE)))) as T;
      } finally {
        database.close();
      }
    } catch {
      return undefined;
    }
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
  return settled(request) as Promise<IDBDatabase>;
}

function settled(request: IDBRequest): Promise<unknown> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('the browser keeps nothing'));
  });
}
