import type { ItemRef } from '../graph';
import type { Tree } from './tree';

export type Folder = ItemRef & { readonly name: string };

/** The engine is loaded when there is something to do. */
export async function add(tree: Tree, into: Folder): Promise<void> {
  if (tree.files.length + tree.folders.length + tree.unread.length > 0) {
    const { intoOf, uploads } = await import('./running');
    uploads.add(tree, intoOf(into));
  }
}
