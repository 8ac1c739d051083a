import { defineConfig } from 'vite';

/**
 * Scripts of previews, one for each run (`--mode`): their pages have no origin, so they cannot load modules. Each is one
 * file without parts.
 */
export default defineConfig(({ mode }) => ({
  base: './',
  publicDir: false,
  build: {
    outDir: 'target/classes/org/holdfast/web',
    // The other scripts lie there already.
    emptyOutDir: false,
    target: ['es2022'],
    // pdf.js is what it is.
    chunkSizeWarningLimit: 4096,
    license: { fileName: `licenses-${mode}.md` },
    modulePreload: false,
    rolldownOptions: {
      input: `src/preview/${mode}.ts`,
      // pdf.js asks for it in Node alone.
      transform: { define: { 'import.meta': '{}' } },
      output: { format: 'iife', entryFileNames: `${mode}.js` },
    },
  },
  worker: { format: 'iife' },
}));
