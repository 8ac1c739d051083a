import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'logic', environment: 'jsdom', include: ['test/*.test.ts'], exclude: ['test/budget.test.ts'], testTimeout: 20_000 } },
      // The built script in a real browser: run `npm run build` before.
      { test: { name: 'browser', environment: 'node', include: ['test/browser/*.test.ts', 'test/budget.test.ts'], testTimeout: 20_000, hookTimeout: 30_000 } },
      // The app against a real server: `npm run e2e`. What is waited for is waited for as long as a busy machine needs.
      { test: { name: 'app', environment: 'node', include: ['test/app/*.e2e.ts'], globalSetup: 'test/app/once.ts', expect: { poll: { timeout: 60_000 } }, testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false } },
    ],
  },
});
