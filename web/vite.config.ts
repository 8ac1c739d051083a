import { defineConfig } from 'vite';

/** Where `server` looks for what its pages load: flat, names in lower case, a chunk's name ends in its hash. */
const ASSETS = 'target/classes/org/holdfast/web';

export default defineConfig({
  // Chunks are asked for beside the script that wants them, whatever the address in front of them is.
  base: './',
  publicDir: false,
  build: {
    outDir: ASSETS,
    emptyOutDir: true,
    target: ['es2022'],
    // The dictionaries are what they are.
    chunkSizeWarningLimit: 4096,
    // The licences of what is bundled ask to go where it goes.
    license: { fileName: 'licenses.md' },
    modulePreload: false,
    rolldownOptions: {
      input: { signin: 'src/signin/signin.ts', share: 'src/share/share.ts' },
      output: {
        hashCharacters: 'hex',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash:8].js',
      },
    },
  },
});
