import { describe, expect, it } from 'vitest';
import { deliver } from '../../../local/event-source.ts';
import { destinationFor, differencesOf, eventsOf, manyWays, seeds } from '../../support/scenarios.ts';
import { unreliable } from '../../support/unreliable.ts';

/** The vendor's page on partial batch responses can be read both ways; both must do. */
const readings = ['rewind', 'named'] as const;

describe.each(manyWays)('fixture $fixture is equal', (scenario) => {
  it.each(readings.flatMap((redeliver) => seeds.map((seed) => ({ redeliver, seed }))))(
    'when invocations fail, answers get lost and tails come again ($redeliver, seed $seed)',
    async ({ redeliver, seed }) => {
      const destination = await destinationFor(scenario);
      const handler = destination.handler(scenario.settings);
      const events = eventsOf(scenario);
      // Few events need a worse handler for anything to go wrong at all.
      const rate = events.length < 5 ? 0.9 : 0.3;
      const delivered = await deliver(events, unreliable(handler, seed, rate), {
        redeliver,
        attempts: 50,
        backoffMs: 0,
      });
      await handler.close();
      expect(delivered.stuck).toEqual([]);
      expect(delivered.retries).toBeGreaterThan(0);
      expect(await differencesOf(destination, scenario)).toEqual([]);
      await destination.drop();
    },
  );
});
