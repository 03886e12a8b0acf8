import { expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { differences } from '../../support/expected.ts';
import { loadEvents, loadExpected } from '../../support/fixtures.ts';
import type { Destination } from '../../support/harness.ts';
import { parkedIn } from '../../support/parked.ts';
import { seeded } from '../../support/random.ts';
import { countedOpen, counts, runAdvice, runKilledRedrive, runRedrive, states } from '../../support/redriving.ts';
import { destinationFor, seeds, ways } from '../../support/scenarios.ts';

/** Fixture 05: at the source `accounts.points` becomes bigint and `accounts.code` text. The destination's stay as they are. */
const scenario = { fixture: '05', isTyped: false };
const events = loadEvents(scenario.fixture);
const expected = loadExpected(scenario.fixture);

async function differencesOf({ database, schema }: Destination): Promise<string[]> {
  return differences(database.url, schema, expected);
}

it.each(ways)(
  'type changes at the source, records parked, the advised ALTERs run, redriven: equal, $way',
  async ({ of }) => {
    const destination = await destinationFor(scenario);
    const letters = deadLettersOfTest();
    await destination.apply(of(events), {}, { deadLetters: letters });
    expect((await states(destination)).open).toBeGreaterThan(0);

    const early = await runRedrive(destination, letters);
    expect(early.code).toBe(1);
    expect(counts(early).resolved).toBe(0);
    const parked = await parkedIn(destination);

    expect(await runAdvice(destination, letters)).toHaveLength(2);
    const dry = await runRedrive(destination, letters, ['--dry-run']);
    expect(dry.code).toBe(0);
    expect(await parkedIn(destination)).toEqual(parked);

    const ran = await runRedrive(destination, letters);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(0);
    expect(await differencesOf(destination)).toEqual([]);
    expect((await states(destination)).open).toBeUndefined();
    expect(await countedOpen(destination)).toBe(0);
    expect(counts(await runRedrive(destination, letters))).toEqual({ resolved: 0, superseded: 0, open: 0 });
    await destination.drop();
  },
);

it.each(seeds)(
  'a redrive that is killed at random moments and run again leaves equal tables, seed %i',
  async (seed) => {
    const random = seeded(seed);
    const destination = await destinationFor(scenario);
    const letters = deadLettersOfTest();
    await destination.apply(events, {}, { deadLetters: letters });
    await runAdvice(destination, letters);
    for (let i = 0; i < 4; i += 1) await runKilledRedrive(destination, letters, random);
    expect((await runRedrive(destination, letters)).code).toBe(0);
    expect(await differencesOf(destination)).toEqual([]);
    expect(await countedOpen(destination)).toBe(0);
    await destination.drop();
  },
);

it('two redrives beside one another leave equal tables', async () => {
  const destination = await destinationFor(scenario);
  const letters = deadLettersOfTest();
  await destination.apply(events, {}, { deadLetters: letters });
  const { open } = await states(destination);
  await runAdvice(destination, letters);
  const ran = await Promise.all([runRedrive(destination, letters), runRedrive(destination, letters)]);
  expect(ran.map(({ code }) => code)).toEqual([0, 0]);
  expect(ran.reduce((sum, one) => sum + Number(counts(one).resolved), 0)).toBe(open);
  expect(await differencesOf(destination)).toEqual([]);
  await destination.drop();
});
