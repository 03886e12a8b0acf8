import { describe, expect, it } from 'vitest';
import type { LambdaEvent } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { differences, keysAndCounts } from '../../support/expected.ts';
import { type ExpectedParking, expectedParking, parkingOf } from '../../support/expected-parking.ts';
import { type Expected, type ExpectedTable, loadEvents, loadExpected } from '../../support/fixtures.ts';
import type { Destination } from '../../support/harness.ts';
import { destinationFor, ways } from '../../support/scenarios.ts';

/**
 * Fixtures 05 and 05b: the source's tables change while the connector runs. `accounts.points` becomes bigint and
 * `accounts.code` text; no column of the destination ever changes its type. What the column that is there cannot hold is
 * parked, and nothing else; rows differ from the source only where their last change is parked.
 */
const accountsOf = { '05': 'growth5.public.accounts', '05b': 'growth5b.public.accounts' } as const;
type Fixture = keyof typeof accountsOf;

const rangeOf: Readonly<Record<string, readonly [bigint, bigint]>> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** Whether a column can hold a value without losing anything: text holds all, a number only what it gives back. */
function holds(type: string, value: unknown): boolean {
  const range = rangeOf[type];
  if (range === undefined || value === null || value === undefined) return true;
  const text = String(value);
  return /^(0|-?[1-9]\d*)$/.test(text) && BigInt(text) >= range[0] && BigInt(text) <= range[1];
}

/** What must be parked, given the types that the first values gave the columns: they are what they were all along. */
async function parkingFor(
  destination: Destination,
  delivery: readonly LambdaEvent[],
  fixture: Fixture,
): Promise<ExpectedParking> {
  const columns = await destination.database.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [`"${destination.schema}".accounts`],
  );
  const fits = (row: Readonly<Record<string, unknown>>) => columns.every(({ name, type }) => holds(type, row[name]));
  return expectedParking(delivery, accountsOf[fixture], fits);
}

/** The rows whose last change is written. */
function withoutStale(expected: Expected, { stale }: ExpectedParking): Expected {
  return {
    ...expected,
    tables: expected.tables.map((table) => {
      const rows = table.rows.filter((row) => table.name !== 'accounts' || !stale.has(keyOf(row)));
      return { ...table, rows, rowCount: rows.length };
    }),
  };
}

const keyOf = ([id]: ExpectedTable['rows'][number]) => JSON.stringify({ id: Number(id) });

async function accountKeys({ database, schema }: Destination): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(`select id::text from "${schema}".accounts`);
  return new Set(rows.map(({ id }) => keyOf([id])));
}

const cases = [
  { fixture: '05', given: 'on tables it creates', isTyped: false, parks: true, compare: differences },
  { fixture: '05b', given: 'on tables created beforehand', isTyped: true, parks: false, compare: differences },
  { fixture: '05b', given: 'on tables it creates', isTyped: false, parks: true, compare: keysAndCounts },
] as const;

describe.each(cases)('fixture $fixture $given', ({ fixture, isTyped, parks, compare }) => {
  const events = loadEvents(fixture);
  const expected = loadExpected(fixture);

  it.each(ways)('parks what does not fit and is equal in all else, $way', async ({ of }) => {
    const destination = await destinationFor({ fixture, isTyped });
    const delivery = of(events);
    const deadLetters = deadLettersOfTest();
    await destination.apply(delivery, { schemalessDecimals: 'base64' }, { deadLetters });

    const parking = await parkingFor(destination, delivery, fixture);
    const { open, superseded } = parking;
    expect(await parkingOf(destination, accountsOf[fixture])).toEqual({ open, superseded });
    const places = [...open, ...superseded].sort();
    expect(deadLetters.lines().sort()).toEqual(places.map((place) => `${place} VALUE_DOES_NOT_FIT`));
    const { database, schema } = destination;
    const found = await compare(database.url, schema, withoutStale(expected, parking), { limit: 1_000 });
    const ofStale = [...parking.stale].map((key) => `accounts ["${(JSON.parse(key) as { id: number }).id}"]: a row`);
    expect(found.filter((line) => !ofStale.some((row) => line.startsWith(row)))).toEqual([]);
    expect(await accountKeys(destination)).toEqual(parking.present);
    await destination.drop();
  });

  it(parks ? 'parks something, as captured' : 'parks nothing, as captured', async () => {
    const destination = await destinationFor({ fixture, isTyped });
    const deadLetters = deadLettersOfTest();
    await destination.apply(events, { schemalessDecimals: 'base64' }, { deadLetters });
    expect(deadLetters.files().length > 0).toBe(parks);
    await destination.drop();
  });
});
