import { defineConfig } from 'vitest/config';

const shared = { sequence: { shuffle: true }, testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Tests of the service wait as much as they work, for processes, leases and deadlines.
    maxWorkers: 3,
    projects: [
      { test: { ...shared, name: 'unit', include: ['packages/*/src/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['packages/server/test/**/*.test.ts'],
          globalSetup: ['packages/server/test/support/template-database.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['packages/server/test/support/template-database.ts'],
          testTimeout: 90_000,
        },
      },
    ],
  },
});
