import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    globalSetup: ['test/cli/global-setup.ts'],
    setupFiles: ['test/fixed-seed.ts'],
  },
});
