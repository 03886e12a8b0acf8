import { describe, expect, it } from 'vitest';
import { cut, interleave, overlapping, twice } from '../../support/deliveries.ts';
import {
  batchSizes,
  destinationFor,
  differencesOf,
  eventsOf,
  manyWays,
  seeds,
  withoutSecondaryUnique,
} from '../../support/scenarios.ts';

/**
 * Whatever way the records come, the tables are the same. Where deliveries are cut or partitions come in another order,
 * a truncate's place among the other partitions is lost (docs/delivery.md): that table is left out there.
 */
describe.each(manyWays)('fixture $fixture is equal', (scenario) => {
  it('when every event is delivered twice', async () => {
    const destination = await destinationFor(scenario);
    await destination.apply(twice(eventsOf(scenario)), scenario.settings);
    expect(await differencesOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });

  it.each(batchSizes)('when the stream is cut into batches of %i', async (size) => {
    const destination = await withoutSecondaryUnique(await destinationFor(scenario));
    await destination.apply(cut(eventsOf(scenario), size), scenario.settings);
    expect(await differencesOf(destination, scenario, true)).toEqual([]);
    await destination.drop();
  });

  it.each(seeds)('when partitions arrive interleaved differently, seed %i', async (seed) => {
    const destination = await withoutSecondaryUnique(await destinationFor(scenario));
    await destination.apply(interleave(eventsOf(scenario), seed), scenario.settings);
    expect(await differencesOf(destination, scenario, true)).toEqual([]);
    await destination.drop();
  });

  it.each(seeds)('when tails of partitions come again, as after a rewind, seed %i', async (seed) => {
    const destination = await destinationFor(scenario);
    await destination.apply(overlapping(eventsOf(scenario), seed), scenario.settings);
    expect(await differencesOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });
});
