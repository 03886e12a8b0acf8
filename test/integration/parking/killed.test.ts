import { expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { loadEvents } from '../../support/fixtures.ts';
import type { Destination } from '../../support/harness.ts';
import { applyWithKills } from '../../support/kill-at-random.ts';
import { parkedIn } from '../../support/parked.ts';
import { seeded } from '../../support/random.ts';
import { destinationFor, seeds } from '../../support/scenarios.ts';

const scenario = { fixture: '05', isTyped: false };

async function accountsOf({ database, schema }: Destination): Promise<unknown[]> {
  return database.query(`select to_jsonb(t)::text as row from "${schema}".accounts t order by id`);
}

it.each(seeds)('killed at random points, seed %i: the same rows, and each bad record parked once', async (seed) => {
  const whole = await destinationFor(scenario);
  const undisturbed = deadLettersOfTest();
  await whole.apply(loadEvents(scenario.fixture), {}, { deadLetters: undisturbed });

  const killed = await destinationFor(scenario);
  const deadLetters = deadLettersOfTest();
  await applyWithKills(killed, scenario.fixture, {}, seeded(seed), 8, deadLetters.folder);

  expect((await parkedIn(whole)).length).toBeGreaterThan(0);
  expect(await parkedIn(killed)).toEqual(await parkedIn(whole));
  expect(await accountsOf(killed)).toEqual(await accountsOf(whole));
  const letters = deadLetters.files().filter((file) => file.endsWith('.json'));
  expect(letters).toEqual(undisturbed.files());
  await Promise.all([whole.drop(), killed.drop()]);
});
