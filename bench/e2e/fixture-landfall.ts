import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRun } from '../../test/support/stack/running.ts';
import { connected, dropDatabase, freshDatabase } from './databases.ts';
import type { Outcome } from './fixture-outcome.ts';
import { differencesIn, type FixtureTable } from './fixture-tables.ts';
import type { Stack } from './stack.ts';

/** Tables of one fixture and one schema of its source through one `landfall run`, told to follow truncates. */
export async function landfallOutcomes(
  { kafka, server }: Stack,
  group: string,
  tables: readonly FixtureTable[],
): Promise<Outcome[]> {
  const url = await freshDatabase(server.url, tables[0]?.types);
  const letters = await mkdtemp(join(tmpdir(), 'landfall-letters-'));
  try {
    const way = ['--brokers', kafka.broker, '--topics', tables.map(({ topic }) => topic).join(','), '--group', group];
    const where = ['--to', url, '--schema', 'landing', '--set', 'truncate=truncate', '--dead-letters', letters];
    const ran = await startRun([...way, ...where, '--until-idle', '1']).ended();
    if (ran.code !== 0) return tables.map(() => ({ kind: 'failed', why: ran.stderr }));
    const outcomes: Outcome[] = [];
    for (const one of tables) outcomes.push(await outcomeOf(one, url));
    return outcomes;
  } finally {
    await rm(letters, { recursive: true });
    await dropDatabase(server.url, url);
  }
}

/** Rows whose records are parked keep what they had before: all others are to be equal. */
async function outcomeOf(fixture: FixtureTable, url: string): Promise<Outcome> {
  const { name } = fixture.table;
  const found = await differencesIn(fixture, url, 'landing', name);
  const parked = await parkedOf(url, fixture.topic);
  const keys = new Set(
    parked.map(({ key }) => `${name} ${JSON.stringify((JSON.parse(key) as unknown[]).map(String))}:`),
  );
  const beyond = found.filter((line) => ![...keys].some((key) => line.startsWith(key)));
  const [first] = beyond;
  if (first !== undefined) return { kind: 'silently wrong', why: first };
  if (found.length === 0) return { kind: 'equal' };
  return { kind: 'parked', records: parked.length, why: [...new Set(parked.map(({ code }) => code))].join(', ') };
}

function parkedOf(url: string, topic: string): Promise<{ key: string; code: string }[]> {
  return connected(url, async (client) => {
    const { rows: there } = await client.query("select to_regclass('landing._landfall_parked') as found");
    if (there[0]?.found === null) return [];
    const sql = "select key, code from landing._landfall_parked where topic = $1 and state = 'open'";
    return (await client.query<{ key: string; code: string }>(sql, [topic])).rows;
  });
}
