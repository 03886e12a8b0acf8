import { describe, expect, it } from 'vitest';
import { differences } from '../../../support/expected.ts';
import { loadExpected } from '../../../support/fixtures.ts';
import type { Destination } from '../../../support/harness.ts';
import { destinationFor, differencesOf, eventsOf, type Scenario, scenarios } from '../../../support/scenarios.ts';

/** By COPY all rows, however few; or as binds all that a bind can carry. */
const wayIn = [
  { by: 'COPY', copyThreshold: 1 },
  { by: 'binds', copyThreshold: 100_000 },
];

function differencesAmongUnmarked({ database, schema }: Destination, { fixture }: Scenario): Promise<string[]> {
  return differences(database.url, schema, loadExpected(fixture), { where: 'not _landfall_deleted' });
}

describe.each(scenarios)('fixture $fixture in a warehouse', (scenario) => {
  it.each(wayIn)('is equal when its rows go in by $by', async ({ copyThreshold }) => {
    const destination = await destinationFor(scenario);
    await destination.apply(eventsOf(scenario), { ...scenario.settings, copyThreshold });
    expect(await differencesOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });

  it.each(wayIn)(
    'is equal with deleteMode=mark but for the rows that are marked, by $by',
    async ({ copyThreshold }) => {
      const destination = await destinationFor(scenario);
      await destination.apply(eventsOf(scenario), { ...scenario.settings, deleteMode: 'mark', copyThreshold });
      expect(await differencesAmongUnmarked(destination, scenario)).toEqual([]);
      await destination.drop();
    },
  );
});
