import { describe, expect, it } from 'vitest';
import { destinationFor, differencesOf, eventsOf, keysAndCountsOf, scenarios } from '../../support/scenarios.ts';

describe.each(scenarios)('fixture $fixture', (scenario) => {
  it('leaves the tables equal to their source, and a second delivery changes nothing', async () => {
    const destination = await destinationFor(scenario);
    const first = await destination.apply(eventsOf(scenario), scenario.settings);
    expect(await differencesOf(destination, scenario)).toEqual([]);

    const again = await destination.apply(eventsOf(scenario), scenario.settings);
    expect(await differencesOf(destination, scenario)).toEqual([]);
    expect(again.reports.reduce((sum, report) => sum + report.alreadyApplied, 0)).toBe(first.records);
    await destination.drop();
  });
});

describe.each(scenarios.filter((scenario) => scenario.isTyped))('fixture $fixture without tables', (scenario) => {
  it('creates them with the types that JSON has, and holds the same keys', async () => {
    const destination = await destinationFor({ ...scenario, isTyped: false });
    await destination.apply(eventsOf(scenario), scenario.settings);
    expect(await keysAndCountsOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });
});
