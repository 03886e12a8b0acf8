import { defineConfig } from 'vitest/config';

/** Three projects: floors (who may import whom), unit (plain values), integration (a real PostgreSQL). */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'floors', include: ['test/floors.test.ts'] } },
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/postgres-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
