import type { LambdaEvent } from '../../local/lambda-event.ts';
import { cut, interleave, overlapping } from './deliveries.ts';
import { destinationKind } from './destination-kind.ts';
import { differences, keysAndCounts } from './expected.ts';
import { type Expected, loadEvents, loadExpected, loadSchema, withoutTables } from './fixtures.ts';
import { createDestination, type Destination } from './harness.ts';
import { seeded } from './random.ts';
import { liveRun } from './redshift/live-run.ts';

/** A fixture as the equality suites use it. */
export interface Scenario {
  /** Number of the fixture: `01`, `06b`. */
  readonly fixture: string;
  /** Tables are created beforehand from the source's schema.sql: JSON without schema has no types. */
  readonly isTyped: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  /** A table whose truncate lies in one partition and orders the others: exact only inside one event. */
  readonly truncated: string | undefined;
}

/** A timestamp(3) of the source has no precision at Redshift, which is what `adaptive` goes by: its unit has to be said. */
const schemalessTime = destinationKind() === 'redshift' ? 'ms' : 'adaptive';
const typed = { isTyped: true, settings: { schemalessDecimals: 'base64', schemalessTime } } as const;
const fromSchema = { isTyped: false, settings: {} } as const;

export const scenarios: readonly Scenario[] = [
  { fixture: '01', ...fromSchema, truncated: 'rate_cache' },
  { fixture: '02', ...typed, truncated: 'rate_cache' },
  { fixture: '03', ...fromSchema, truncated: undefined },
  { fixture: '06', ...fromSchema, truncated: undefined },
  { fixture: '06b', ...fromSchema, truncated: undefined },
  { fixture: '12', ...fromSchema, truncated: undefined },
  { fixture: '12b', ...typed, truncated: undefined },
];

const events = new Map<string, LambdaEvent[]>();

export function eventsOf({ fixture }: Scenario): LambdaEvent[] {
  const known = events.get(fixture) ?? loadEvents(fixture);
  events.set(fixture, known);
  return known;
}

/** An empty destination, with the source's tables where the scenario needs them. */
export async function destinationFor(scenario: Pick<Scenario, 'fixture' | 'isTyped'>): Promise<Destination> {
  const destination = await createDestination();
  if (scenario.isTyped) await destination.createTables(loadSchema(scenario.fixture));
  return destination;
}

/**
 * The same without unique constraints beside the keys. Where partitions come in another order than the source had, two
 * rows may need one value at once: such a constraint then holds a partition back, for ever if what frees the value
 * waits behind it (docs/delivery.md).
 */
export async function withoutSecondaryUnique(destination: Destination): Promise<Destination> {
  const constraints = await destination.database.query<{ statement: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
     from pg_constraint where contype = 'u' and connamespace = $1::regnamespace`,
    [`"${destination.schema}"`],
  );
  for (const { statement } of constraints) await destination.database.query(statement);
  return destination;
}

/** What differs from the source; `exceptTruncated` leaves the truncated table out. */
export function differencesOf(
  destination: Destination,
  scenario: Scenario,
  exceptTruncated = false,
): Promise<string[]> {
  return differences(destination.database.url, destination.schema, expectedOf(scenario, exceptTruncated));
}

export function keysAndCountsOf(destination: Destination, scenario: Scenario): Promise<string[]> {
  return keysAndCounts(destination.database.url, destination.schema, expectedOf(scenario, false));
}

function expectedOf(scenario: Scenario, exceptTruncated: boolean): Expected {
  const expected = loadExpected(scenario.fixture);
  return exceptTruncated && scenario.truncated ? withoutTables(expected, scenario.truncated) : expected;
}

const isLive = liveRun() !== undefined;
const isSlow = isLive || destinationKind() === 'redshift';

/**
 * The scenarios of suites that deliver each of them in many ways. On what stands for Redshift a stream with its schema and
 * one without, and keys that change; all of them with `LANDFALL_REDSHIFT_ALL=1`, as on a live one.
 */
export const manyWays: readonly Scenario[] =
  !isSlow || isLive || process.env.LANDFALL_REDSHIFT_ALL === '1'
    ? scenarios
    : scenarios.filter(({ fixture }) => ['01', '02', '06b'].includes(fixture));

/** Seeds of a randomised suite; `LANDFALL_SEEDS=1,2,3` chooses others. One for Redshift, which
 * takes a dozen statements where PostgreSQL takes a flight. */
export const seeds: readonly number[] = (process.env.LANDFALL_SEEDS ?? (isSlow ? '1' : '1,2')).split(',').map(Number);

/** Records of an event where a stream is cut: down to one, but for Redshift. */
export const batchSizes: readonly number[] = isLive ? [500, 10_000] : isSlow ? [100, 10_000] : [1, 7, 100, 10_000];

/** A way in which the records of a fixture may come. */
export interface Way {
  readonly way: string;
  readonly of: (events: readonly LambdaEvent[]) => LambdaEvent[];
}

/**
 * As captured; and per seed cut into other batches, and with partitions and topics that run ahead of each other, both
 * with tails of partitions that come again.
 */
export const ways: readonly Way[] = [
  { way: 'as captured', of: (events) => [...events] },
  ...seeds.map((seed) => ({
    way: `cut and redelivered, seed ${seed}`,
    of: (events: readonly LambdaEvent[]) => overlapping(cut(events, seeded(seed).int(5, 60)), seed),
  })),
  ...seeds.map((seed) => ({
    way: `interleaved and redelivered, seed ${seed}`,
    of: (events: readonly LambdaEvent[]) => overlapping(interleave(events, seed), seed),
  })),
];
