import type { Page } from 'playwright-core';

/**
 * A browser gives a page no way to drop a folder of its own: what the page reads of one is put in its place.
 *
 * @param count of small files, in ten folders
 * @param filmBytes of one file more beside them; none if 0
 */
export async function dropTree(page: Page, count: number, filmBytes = 0): Promise<void> {
  await page.evaluate(([many, film]) => {
    type Node = { name: string; content?: BlobPart; children?: Node[] };
    const entry = (node: Node): object => ({
      name: node.name,
      isFile: node.children === undefined,
      isDirectory: node.children !== undefined,
      file: (done: (file: File) => void) => done(new File([node.content ?? ''], node.name, { lastModified: 1_700_000_000_000 })),
      createReader: () => {
        // As browsers do: a few at a time, then none.
        let left = [...(node.children ?? [])];
        return {
          readEntries: (done: (some: object[]) => void) => {
            const some = left.slice(0, 7);
            left = left.slice(7);
            setTimeout(() => done(some.map(entry)), 0);
          },
        };
      },
    });
    const folders = Array.from({ length: 10 }, (_, f) => ({
      name: `f${f}`,
      children: Array.from({ length: many / 10 }, (__, i) => ({ name: `file ${i}.txt`, content: `file ${i} of folder ${f}\n` })),
    }));
    const films = film === 0 ? [] : [{ name: 'film.bin', content: new Uint8Array(film).fill(7) }];
    const root: Node = { name: 'tree', children: [...folders, ...films, { name: 'empty', children: [] }] };
    const data = new DataTransfer();
    data.items.add(new File([''], 'tree'));
    const item = Object.getPrototypeOf(data.items[0]) as DataTransferItem;
    item.webkitGetAsEntry = () => entry(root) as FileSystemEntry;
    const target = document.querySelector('main h2, main [role=row]')!;
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, [count, filmBytes] as const);
}
