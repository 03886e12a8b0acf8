import { startConnect } from '../../test/support/stack/connect.ts';
import { landfallOutcomes } from './fixture-landfall.ts';
import type { Outcome } from './fixture-outcome.ts';
import { sinkOutcome } from './fixture-sink.ts';
import { type FixtureTable, fixtureTables } from './fixture-tables.ts';
import type { Stack } from './stack.ts';

/** A table through each. */
export interface Compared {
  readonly fixture: FixtureTable;
  readonly defaults: Outcome;
  readonly remedied: Outcome;
  readonly landfall: Outcome;
}

/** Connectors that run at a time. */
const sideBySide = 4;

/** Every table of the fixtures from Kafka, through the sink and through Landfall. */
export async function compareFixtures(stack: Stack, progress: (what: string) => void): Promise<Compared[]> {
  const tables = fixtureTables();
  progress(`${tables.length} tables of the fixtures to Kafka`);
  await stack.topics.fill(tables.flatMap(({ records }) => records));
  const landfall = new Map<FixtureTable, Outcome>();
  const together = Map.groupBy(tables, ({ fixture, table }) => `${fixture} ${table.schema}`);
  for (const [name, those] of together) {
    progress(`fixture ${name} through landfall run`);
    const outcomes = await landfallOutcomes(stack, `fixture-${name.replaceAll(/\W/g, '-')}`, those);
    for (const [i, one] of those.entries()) landfall.set(one, outcomes[i] ?? missing);
  }
  progress('the same through the sink');
  const sink = await throughSink(stack, tables);
  return tables.map((fixture) => ({
    fixture,
    defaults: sink.get(fixture)?.[0] ?? missing,
    remedied: sink.get(fixture)?.[1] ?? missing,
    landfall: landfall.get(fixture) ?? missing,
  }));
}

const missing: Outcome = { kind: 'failed', why: 'it was not run' };

/** Each table with the defaults and with the remedies. */
async function throughSink(
  stack: Stack,
  tables: readonly FixtureTable[],
): Promise<ReadonlyMap<FixtureTable, readonly [Outcome, Outcome]>> {
  const connect = await startConnect(stack.sinkParts, stack.kafka, 'fixtures');
  try {
    const outcomes = new Map<FixtureTable, readonly [Outcome, Outcome]>();
    const left = [...tables.entries()];
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const [number, table] = next;
        const defaults = await sinkOutcome(stack, connect, `fixture-${number}`, table, false);
        const remedied = await sinkOutcome(stack, connect, `fixture-${number}-remedied`, table, true);
        outcomes.set(table, [defaults, remedied]);
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, work));
    return outcomes;
  } finally {
    await connect.stop();
  }
}
