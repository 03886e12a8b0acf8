import { defineConfig } from 'vitest/config';
import { liveEnvironment } from './support/redshift/live-environment.ts';

/**
 * What runs on the stand-in for Redshift, on a Redshift of one's own: `npm run test:redshift` (docs/redshift.md, "The live
 * suite"). It is no part of `npm test`: without a cluster it fails, and no test of it is counted.
 */
// Where it is not told what to run on, it ends here.
liveEnvironment(process.env);

export default defineConfig({
  test: {
    name: 'redshift-live',
    include: ['test/integration/equality/**/*.test.ts', 'test/integration/redshift/equality/**/*.test.ts'],
    exclude: ['test/integration/equality/every-type.test.ts'],
    globalSetup: ['test/support/redshift/live-setup.ts'],
    provide: { destinationKind: 'redshift' },
    maxWorkers: 2,
    testTimeout: 3_600_000,
    hookTimeout: 600_000,
    teardownTimeout: 600_000,
  },
});
