import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import type { LambdaEvent } from '../../../local/lambda-event.ts';
import { changesByTable } from '../../support/changes.ts';
import { cut, interleave, overlapping, twice } from '../../support/deliveries.ts';
import type { Destination } from '../../support/harness.ts';
import { applyWithKills } from '../../support/kill-at-random.ts';
import { seeded } from '../../support/random.ts';
import { batchSizes, destinationFor, eventsOf, manyWays, seeds } from '../../support/scenarios.ts';
import { unreliable } from '../../support/unreliable.ts';

/** Append every change; the record's place tells which. */
const settings = { insertMode: 'insert', deleteMode: 'ignore', truncate: 'ignore', metadataColumns: 'offset' };

/** Rows by table as "partition/offset", sorted: equal to the list of changes exactly when each is there once. */
async function rowsByTable(destination: Destination, tables: Iterable<string>): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>();
  for (const table of tables) {
    const found = await destination.database.query<{ place: string }>(
      `select _landfall_partition || '/' || _landfall_offset as place from "${destination.schema}"."${table}"`,
    );
    rows.set(table, found.map((row) => row.place).sort());
  }
  return rows;
}

/** Insert mode keeps no key, so typed tables are not made beforehand: their primary keys would be in the way. */
const appendable = manyWays.map((scenario) => ({ ...scenario, isTyped: false }));

describe.each(appendable)('fixture $fixture in insert mode has exactly one row per change', (scenario) => {
  const check = async (apply: (destination: Destination) => Promise<unknown>): Promise<void> => {
    const destination = await destinationFor(scenario);
    await apply(destination);
    const expected = changesByTable(eventsOf(scenario));
    expect(await rowsByTable(destination, expected.keys())).toEqual(expected);
    await destination.drop();
  };
  const given = { ...scenario.settings, ...settings };
  const applied = (events: LambdaEvent[]) => check((destination) => destination.apply(events, given));

  it('when every event is delivered twice', () => applied(twice(eventsOf(scenario))));

  it.each(batchSizes)('when the stream is cut into batches of %i', (size) => applied(cut(eventsOf(scenario), size)));

  it.each(seeds)('when partitions arrive interleaved differently, seed %i', (seed) =>
    applied(interleave(eventsOf(scenario), seed)),
  );

  it.each(seeds)('when tails of partitions come again, seed %i', (seed) =>
    applied(overlapping(eventsOf(scenario), seed)),
  );

  it.each(seeds)('when invocations fail and answers get lost, seed %i', (seed) =>
    check(async (destination) => {
      const handler = destination.handler(given);
      const redeliver = seed % 2 === 0 ? 'rewind' : 'named';
      await deliver(eventsOf(scenario), unreliable(handler, seed), { redeliver, attempts: 50, backoffMs: 0 });
      await handler.close();
    }),
  );

  it.each(seeds)('when the process is killed at random points, seed %i', (seed) =>
    check((destination) => applyWithKills(destination, scenario.fixture, given, seeded(seed), 3)),
  );

  it('when an old invocation wakes up after its successor', () =>
    check(async (destination) => {
      const [live, zombie] = [destination.handler(given), destination.handler(given)];
      const context = { awsRequestId: 'zombie', getRemainingTimeInMillis: () => 600_000 };
      for (const event of eventsOf(scenario)) await Promise.all([live(event, context), zombie(event, context)]);
      await Promise.all([live.close(), zombie.close()]);
    }));
});
