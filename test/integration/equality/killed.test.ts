import { describe, expect, it } from 'vitest';
import { applyWithKills } from '../../support/kill-at-random.ts';
import { seeded } from '../../support/random.ts';
import { destinationFor, differencesOf, manyWays, seeds } from '../../support/scenarios.ts';

describe.each(manyWays)('fixture $fixture is equal', (scenario) => {
  it.each(seeds)('when the process is killed at random points, seed %i', async (seed) => {
    const destination = await destinationFor(scenario);
    await applyWithKills(destination, scenario.fixture, scenario.settings, seeded(seed), 6);
    expect(await differencesOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });
});
