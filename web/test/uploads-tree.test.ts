// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { treeOfFiles, treeOfTransfer } from '../src/app/uploads/tree';

const fileAt = (path: string): File => {
  const file = new File(['x'], path.split('/').at(-1)!);
  Object.defineProperty(file, 'webkitRelativePath', { value: path.includes('/') ? path : '' });
  return file;
};

interface Node {
  readonly name: string;
  readonly children?: readonly Node[];
  readonly broken?: boolean;
}

/** As browsers tell of folders: a few at a time, then none. */
function entry({ name, children, broken }: Node): object {
  let left = [...(children ?? [])];
  return {
    name,
    isFile: children === undefined,
    isDirectory: children !== undefined,
    file: (done: (file: File) => void, failed: (why: Error) => void) => (broken === true ? failed(new Error('no')) : done(new File(['x'], name))),
    createReader: () => ({
      readEntries: (done: (some: object[]) => void) => {
        const some = left.slice(0, 2).map(entry);
        left = left.slice(2);
        done(some);
      },
    }),
  };
}

function dropped(...nodes: readonly Node[]): DataTransfer {
  const items = nodes.map((node) => ({
    kind: 'file',
    webkitGetAsEntry: () => entry(node),
    getAsFile: () => (node.children === undefined ? new File(['x'], node.name) : null),
  }));
  return { items: [{ kind: 'string' }, ...items] } as unknown as DataTransfer;
}

describe('a tree', () => {
  it('of a chooser has the folders of its paths, parents first', () => {
    const tree = treeOfFiles([fileAt('a/b/one'), fileAt('a/two'), fileAt('three')]);
    expect(tree.folders).toEqual([['a'], ['a', 'b']]);
    expect(tree.files.map(({ path, file }) => [...path, file.name].join('/'))).toEqual(['a/b/one', 'a/two', 'three']);
  });

  it('of a drop has all that lies in its folders, however few a browser gives at a time', async () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ name: `f${i}` }));
    const tree = await treeOfTransfer(dropped({ name: 'a', children: [...many, { name: 'empty', children: [] }] }, { name: 'alone' }));
    expect(tree.folders).toEqual([['a'], ['a', 'empty']]);
    expect(tree.files.map(({ path, file }) => [...path, file.name].join('/'))).toEqual(['a/f0', 'a/f1', 'a/f2', 'a/f3', 'a/f4', 'alone']);
  });

  it('says what the browser would not read, and has the rest', async () => {
    const tree = await treeOfTransfer(dropped({ name: 'a', children: [{ name: 'gone', broken: true }, { name: 'there' }] }));
    expect(tree.unread).toEqual(['gone']);
    expect(tree.files.map(({ file }) => file.name)).toEqual(['there']);
  });
});
