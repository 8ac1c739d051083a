import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'logic', environment: 'jsdom', include: ['test/*.test.ts'], testTimeout: 20_000 } },
      // The built script in a real browser: run `npm run build` before.
      { test: { name: 'browser', environment: 'node', include: ['test/browser/*.test.ts'], testTimeout: 20_000, hookTimeout: 30_000 } },
    ],
  },
});
