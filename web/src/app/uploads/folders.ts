import type { ItemRef } from '../graph';

/** The folders of one tree at the server, each made once however many ask for it. */
export class Folders {
  readonly #made = new Map<string, Promise<ItemRef & { readonly id: string }>>();

  constructor(
    private readonly into: ItemRef,
    private readonly make: (parent: ItemRef, name: string) => Promise<never | { readonly id: string }>,
  ) {}

  /** @param path the folders' names, from the outside in; one that was refused before is tried again */
  at<T extends ItemRef>(path: readonly string[]): Promise<T> {
    if (path.length === 0) {
      return Promise.resolve(this.into as T);
    }
    const key = path.join('/');
    const known = this.#made.get(key) ?? this.#begin(path, key);
    return known as Promise<ItemRef> as Promise<T>;
  }

  #begin(path: readonly string[], key: string): Promise<ItemRef> {
    const making = this.at(path.slice(0, -1)).then(async (parent) => {
      const made = await this.make(parent, path.at(-1)!);
      return { ...made, driveId: this.into.driveId };
    });
    this.#made.set(key, making);
    making.catch(() => this.#made.delete(key));
    return making;
  }
}
