import { describe, expect, it } from 'vitest';
import type { LambdaEvent } from '../../../local/lambda-event.ts';
import { seeded } from '../../support/random.ts';
import { destinationFor, differencesOf, eventsOf, manyWays, seeds } from '../../support/scenarios.ts';

const context = { awsRequestId: 'zombie', getRemainingTimeInMillis: () => 600_000 };

describe.each(manyWays)('fixture $fixture is equal', (scenario) => {
  it.each(seeds)('when old invocations wake up beside and behind their successors, seed %i', async (seed) => {
    const destination = await destinationFor(scenario);
    const random = seeded(seed);
    const [live, zombie] = [destination.handler(scenario.settings), destination.handler(scenario.settings)];
    const asleep: LambdaEvent[] = [];
    for (const event of eventsOf(scenario)) {
      if (random.chance(0.5)) asleep.push(event);
      const wakes = random.chance(0.5) ? asleep.splice(random.int(0, asleep.length), 1) : [];
      const both = [live(event, context), ...wakes.map((old) => zombie(old, context))];
      for (const answer of await Promise.all(both)) expect(answer.batchItemFailures).toEqual([]);
    }
    for (const old of asleep) await zombie(old, context);
    await Promise.all([live.close(), zombie.close()]);
    expect(await differencesOf(destination, scenario)).toEqual([]);
    await destination.drop();
  });
});
