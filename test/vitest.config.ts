import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const endToEnd: TestProjectInlineConfiguration = {
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/support/postgres-setup.ts', 'test/support/stack/stack-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    // Two Java processes, two servers and what is tested: nothing else runs beside them.
    fileParallelism: false,
    sequence: { groupOrder: 2 },
  },
};

const faults: TestProjectInlineConfiguration = {
  test: {
    name: 'faults',
    include: ['test/faults/**/*.test.ts'],
    globalSetup: [
      'test/support/postgres-setup.ts',
      'test/support/aws/endpoint-setup.ts',
      'test/support/lambda/runtime-setup.ts',
      'test/support/stack/stack-setup.ts',
    ],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    sequence: { groupOrder: 3 },
  },
};

/** Suites that hold for both kinds; `LANDFALL_REDSHIFT_ALL=1` adds those that take long and are about what comes before SQL. */
const forBothKinds =
  process.env.LANDFALL_REDSHIFT_ALL === '1'
    ? 'contract,equality,hostile,malformed,parking,session'
    : 'equality,parking';

/** What is about PostgreSQL's own means (docs/redshift.md, "What was tested, and what was not"). */
const onlyPostgres = [
  // Indexes, constraints, partitions, triggers, views, identity, generated columns, row security: Redshift has none.
  'contract/existing-{columns,constraints,handed-over,identity,indexes,kinds}',
  'contract/existing-{partitions,rights,row-security,spellings,tables,triggers,views}',
  // Types and errors of PostgreSQL's; redshift/equality has those of Redshift.
  'contract/{native-types,refused-by-server}',
  'equality/every-type',
  // Unique and foreign keys that rows wait for.
  'parking/conflicts',
  // How many statements and flights one transaction takes; redshift/write-path has those of Redshift.
  'contract/flights',
  'session/counted-costs',
  'malformed/{growth,memory}',
].map((file) => `test/integration/${file}.test.ts`);

/**
 * Eleven projects: floors (who may import whom), unit (plain values), infra (templates), integration (a real PostgreSQL),
 * redshift (equality once more, on what stands for Redshift), aws (with a local AWS; needs Python), lambda (the bundled
 * function in Lambda's runtime client; needs a C++ compiler, too), emulated (the stack deployed in an emulated AWS; needs
 * Python), grammar (what the Redshift dialect says, held against two parsers; needs Python),
 * e2e (a real Kafka with Debezium before it; needs Java and Maven),
 * faults (a real Kafka, the bundled function, and what goes wrong while they work; needs all of these).
 */
export default defineConfig({
  test: {
    // One test at a time leaves half of two cores idle: the server works, or the test does.
    maxWorkers: 2,
    projects: [
      { test: { name: 'floors', include: ['test/floors.test.ts'] } },
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          testTimeout: 120_000,
          // CDK takes two seconds to load and its validation four to start: once for all files, not for each.
          isolate: false,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ['test/integration/redshift/equality/**'],
          globalSetup: ['test/support/postgres-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          // What holds for every kind of destination once more, on what stands for Redshift (support/redshift).
          name: 'redshift',
          include: [
            `test/integration/{${forBothKinds}}/**/*.test.ts`,
            'test/integration/redshift/equality/**/*.test.ts',
          ],
          exclude: onlyPostgres,
          globalSetup: ['test/support/postgres-setup.ts'],
          provide: { destinationKind: 'redshift' },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'aws',
          include: ['test/aws/**/*.test.ts'],
          globalSetup: ['test/support/postgres-setup.ts', 'test/support/aws/endpoint-setup.ts'],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'lambda',
          include: ['test/lambda/**/*.test.ts'],
          globalSetup: [
            'test/support/postgres-setup.ts',
            'test/support/aws/endpoint-setup.ts',
            'test/support/lambda/runtime-setup.ts',
          ],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'emulated',
          include: ['test/emulated/**/*.test.ts'],
          globalSetup: ['test/support/postgres-setup.ts', 'test/support/emulated/emulator-setup.ts'],
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'grammar',
          include: ['test/grammar/**/*.test.ts'],
          globalSetup: ['test/support/redshift/grammar-setup.ts'],
          testTimeout: 120_000,
        },
      },
      // Where it is asked for: it takes longer than all others, and loads a machine of two cores fully.
      ...(process.argv.includes('e2e') ? [endToEnd] : []),
      ...(process.argv.includes('faults') ? [faults] : []),
    ],
  },
});
