import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

const BUILT = path.join(import.meta.dirname, '../target/classes/org/holdfast/web');
const BUDGET_BYTES = 250_000;

/** A script and what it imports before it runs; the app's stub loads one part at once. */
function loadedBy(name: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(name)) {
    seen.add(name);
    const text = readFileSync(path.join(BUILT, name), 'utf8');
    const wanted = [...text.matchAll(/(?:from|import)\s*["'`]\.\/([a-z0-9-]+\.js)["'`]/g)].map((each) => each[1]!);
    wanted.forEach((each) => loadedBy(each, seen));
  }
  return seen;
}

/** As browsers get it: all that are supported take Brotli. */
const size = (names: Iterable<string>): number => [...names].reduce((sum, each) => sum + brotliCompressSync(readFileSync(path.join(BUILT, each))).length, 0);

// Run `npm run build` before.
describe('the first load', () => {
  it('of sign-in and file list stays within 250 KB of compressed script', () => {
    const main = readdirSync(BUILT).find((each) => /^main-[0-9a-f]{8}\.js$/.test(each))!;
    const all = loadedBy('app.js');
    loadedBy(main, all);
    loadedBy('signin.js', all);
    const bytes = size(all);
    console.info(`first load: ${Math.round(bytes / 1_000)} KB of script, Brotli`);
    expect(bytes).toBeLessThan(BUDGET_BYTES);
  });

  it('is a stub that nothing else imports, or the app would run twice', () => {
    for (const name of readdirSync(BUILT).filter((each) => each.endsWith('.js'))) {
      expect(readFileSync(path.join(BUILT, name), 'utf8'), name).not.toMatch(/["'`]\.\/app\.js["'`]/);
    }
  });
});
