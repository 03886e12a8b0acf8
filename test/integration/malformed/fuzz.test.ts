import { afterEach, describe, expect, it } from 'vitest';
import { byKind } from '../../support/destination-kind.ts';
import { MalformedRun } from '../../support/malformed-run.ts';
import { seeded } from '../../support/random.ts';
import { seeds } from '../../support/scenarios.ts';
import { withDestination } from '../../support/with-destination.ts';
import { expectNothingPolluted } from '../hostile/prototypes.ts';

/** Damaged records of all runs together; `LANDFALL_FUZZ=1000000` makes it a long one. */
const budget = Number(process.env.LANDFALL_FUZZ ?? byKind({ postgresql: 100_000, redshift: 3_000 }));
/** A table has 1,600 columns at most, and damaged names are many: where columns are added, not too many records come. */
const mostWithColumns = 8_000;

const own = { good: 800, damaged: 800, captured: 0 };
const ownAndCaptured = { ...own, captured: 800 };
/** Captured records make eighty tables: at Redshift once is enough. */
const mostly = byKind({ postgresql: ownAndCaptured, redshift: own });
const none = { schemaEvolution: 'none' };

afterEach(expectNothingPolluted);

describe.each([
  ['upsert', 0.45, mostly, none],
  ['upsert, with tables and columns added', 0.1, ownAndCaptured, {}],
  ['upsert, with deletes marked', 0.1, own, { ...none, deleteMode: 'mark' }],
  ['upsert by a field of the value', 0.1, own, { ...none, primaryKeyMode: 'record_value', primaryKeyFields: 'id' }],
  ['upsert, delivered at least once', 0.1, own, { ...none, delivery: 'at-least-once' }],
  ['insert', 0.15, mostly, { ...none, insertMode: 'insert', deleteMode: 'ignore' }],
])('%s', (_mode, share, mixture, settings) => {
  const wanted = (budget * share) / seeds.length;
  const damaged = 'schemaEvolution' in settings ? wanted : Math.min(wanted, mostWithColumns);

  it.each(seeds)('every damaged record ends somewhere, every good one beside it as its row (seed %i)', (seed) =>
    withDestination(async (destination) => {
      const run = new MalformedRun(destination, seeded(seed), settings);
      await run.prepare(mixture);
      while ((run.outcomes.damaged ?? 0) < damaged && run.problems.length === 0) await run.send(mixture);
      await run.finish();
      if (process.env.LANDFALL_FUZZ !== undefined) process.stdout.write(`${JSON.stringify(run.outcomes)}\n`);
      expect(run.problems).toEqual([]);
    })(),
  );
});
