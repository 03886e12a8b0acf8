import { setTimeout as pause } from 'node:timers/promises';
import type { Connect } from '../../test/support/stack/connect.ts';
import { connected, dropDatabase, freshDatabase } from './databases.ts';
import type { Outcome } from './fixture-outcome.ts';
import { differencesIn, type FixtureTable } from './fixture-tables.ts';
import { sinkDefaults } from './jdbc-sink.ts';
import type { Stack } from './stack.ts';

/** What the documentation of the sink and of Kafka Connect's converters advises against what went wrong with the defaults. */
const remedies: Readonly<Record<string, string>> = {
  'quote.identifiers': 'true',
  'truncate.enabled': 'true',
  'header.converter': 'org.apache.kafka.connect.storage.StringConverter',
  'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter.replace.null.with.default': 'false',
};

const patienceMs = 60_000;

/** One table through the sink: a connector of its own, into a database of its own. */
export async function sinkOutcome(
  { topics, server }: Stack,
  connect: Connect,
  name: string,
  fixture: FixtureTable,
  isRemedied: boolean,
): Promise<Outcome> {
  const url = await freshDatabase(server.url, fixture.types);
  const config = { ...sinkDefaults(fixture.topic, url, 1), ...(isRemedied ? remedies : {}) };
  try {
    const why = await untilDone({ topics }, connect, name, fixture.topic, config);
    if (why !== undefined) return { kind: 'failed', why };
    const table = await onlyTable(url);
    if (table === undefined) return { kind: 'silently wrong', why: 'there is no table' };
    const [first] = await differencesIn(fixture, url, 'public', table);
    return first === undefined ? { kind: 'equal' } : { kind: 'silently wrong', why: first };
  } finally {
    await connect.remove(name);
    await dropDatabase(server.url, url);
  }
}

/** Until all is consumed; returns why it never is, where the connector or its task stops. */
async function untilDone(
  { topics }: Pick<Stack, 'topics'>,
  connect: Connect,
  name: string,
  topic: string,
  config: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const ends = await topics.ends([topic]);
  try {
    await connect.create(name, config);
  } catch (error) {
    return rootCause(error instanceof Error ? error.message : String(error));
  }
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const failure = await connect.failure(name);
    if (failure !== undefined) return rootCause(failure);
    const done = await topics.committed(`connect-${name}`);
    if ([...ends].every(([partition, end]) => (done.get(partition) ?? 0) >= end)) return undefined;
    await pause(250);
  }
  return `not done after ${patienceMs / 1_000} seconds`;
}

/** The last line of a Java trace that names a cause. */
function rootCause(trace: string): string {
  const causes = trace.split('\n').filter((line) => /^(Caused by: |\S+(Exception|Error)\b)/.test(line));
  return (causes.at(-1) ?? trace.split('\n')[0] ?? '').replace(/^Caused by: /, '').replace(/^(\w+\.)+(?=\w+:)/, '');
}

/** The table that the sink made, whatever it called it. */
function onlyTable(url: string): Promise<string | undefined> {
  return connected(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    );
    return rows[0]?.name;
  });
}
