import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { defineConfig, type Plugin } from 'vite';

/** Where `server` looks for what its pages load: flat, names in lower case, a chunk's name ends in its hash. */
const ASSETS = 'target/classes/org/holdfast/web';

/** The scripts of previews lie there too, and are built by a run of their own: who builds the app alone keeps them. */
const PREVIEWS = /^(licenses-)?preview(-pdf|-pdf-parts)?\.(js|md)/;
const emptiesButPreviews: Plugin = {
  name: 'empties-but-previews',
  buildStart() {
    const old = existsSync(ASSETS) ? readdirSync(ASSETS) : [];
    old.filter((name) => !PREVIEWS.test(name)).forEach((name) => rmSync(path.join(ASSETS, name)));
  },
};

/** Tells the service worker which build it belongs to, and of what the app is made: browsers begin another when a byte of it is other. */
const BUILD = '__BUILD__';
const PARTS = ['__PARTS__'];
const marksWorker: Plugin = {
  name: 'marks-worker',
  generateBundle(_, bundle) {
    const worker = bundle['worker.js'];
    if (worker?.type === 'chunk') {
      const hash = createHash('sha256');
      Object.values(bundle)
        .flatMap((each) => (each.type === 'chunk' && each !== worker ? [each.fileName + each.code] : []))
        .sort()
        .forEach((each) => hash.update(each));
      worker.code = worker.code.replace(BUILD, hash.digest('hex').slice(0, 16)).replace(/["'`]__PARTS__["'`]/, partsOf('app.js', bundle).map((each) => JSON.stringify(each)).join(','));
    }
  },
};

/** What a script imports, and what it may import later. */
function partsOf(name: string, bundle: Readonly<Record<string, { readonly type: string }>>): readonly string[] {
  const found = new Set<string>();
  const look = (each: string): void => {
    const chunk = bundle[each] as undefined | { readonly imports?: readonly string[]; readonly dynamicImports?: readonly string[] };
    for (const next of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) {
      if (!found.has(next)) {
        found.add(next);
        look(next);
      }
    }
  };
  look(name);
  return [...found].sort();
}

export default defineConfig({
  define: { BUILD: JSON.stringify(BUILD), PARTS: JSON.stringify(PARTS) },
  plugins: [emptiesButPreviews, marksWorker],
  // Chunks are asked for beside the script that wants them, whatever the address in front of them is.
  base: './',
  publicDir: false,
  build: {
    outDir: ASSETS,
    emptyOutDir: false,
    target: ['es2022'],
    // The dictionaries are what they are.
    chunkSizeWarningLimit: 4096,
    // The licences of what is bundled ask to go where it goes.
    license: { fileName: 'licenses.md' },
    modulePreload: false,
    rolldownOptions: {
      // "use client" means nothing here.
      checks: { moduleLevelDirective: false },
      input: { signin: 'src/signin/signin.ts', share: 'src/share/share.ts', app: 'src/app/app.ts', worker: 'src/worker/worker.ts' },
      output: {
        hashCharacters: 'hex',
        entryFileNames: '[name].js',
        // As `Assets` takes them: in lower case.
        chunkFileNames: ({ name }) => `${name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')}-[hash:8].js`,
      },
    },
  },
});
