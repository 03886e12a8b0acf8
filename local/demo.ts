import { once } from 'node:events';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { Handler } from '../functions/postgres.ts';
import { differences } from '../test/support/expected.ts';
import { type Expected, loadEvents, loadExpected, withoutTables } from '../test/support/fixtures.ts';
import { evolvingEvents, updateWithUnsentValues } from './demo-events.ts';
import { bad, count, good, heading, say, showAddedColumns, showTables, showUpdate } from './demo-output.ts';
import { deliver } from './event-source.ts';
import { type LambdaEvent, recordsOf } from './lambda-event.ts';
import { type EmbeddedPostgres, startPostgres } from './postgres.ts';
import { startProgressBar } from './progress-bar.ts';
import { replaySettings } from './replay-settings.ts';
import { sumReports, type Totals } from './report-totals.ts';
import { shortPause } from './short-pause.ts';
import { readRow, readTables } from './table-content.ts';

const schema = 'landed';
const database = 'demo';

/** Everything the demo works with: the real handler, and a connection to look at what it did. */
interface Stage {
  readonly url: string;
  readonly look: pg.Client;
  readonly handler: Handler;
  readonly totals: Totals;
  /** All events delivered so far, for the redelivery at the end. */
  readonly delivered: LambdaEvent[];
}

const { values: options } = parseArgs({ options: { stay: { type: 'boolean', default: false } } });
// An embedded server stops, and its data goes, when the process exits.
const interrupted = () => process.exit(130);
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);

heading('Landfall: real change events from Debezium into a real PostgreSQL');
let server: EmbeddedPostgres | undefined;
try {
  server = await startPostgres();
  process.exitCode = (await play(server.url)) ? 0 : 1;
} catch (error) {
  say(`  ${bad(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = 1;
} finally {
  await server?.stop();
}

async function play(serverUrl: string): Promise<boolean> {
  const stage = await setUp(serverUrl);
  try {
    const equal = [await showOrders(stage), await showEvolution(stage), await showUnsentValues(stage)];
    heading('The tables, all created by Landfall');
    showTables(await readTables(stage.look, schema));
    equal.push(await showRedelivery(stage));
    await showHowToConnect(stage);
    return equal.every(Boolean);
  } finally {
    await stage.handler.close();
    await stage.look.end();
  }
}

async function setUp(serverUrl: string): Promise<Stage> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${database}`);
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  const look = new pg.Client({ connectionString: url.href });
  await look.connect();
  await look.query(`create extension hstore; create schema ${schema}`);
  const { rows } = await look.query<{ version: string }>(`select current_setting('server_version') as version`);
  say(`PostgreSQL ${rows[0]?.version} is up on port ${url.port}, with its data in a temporary folder`);
  const { totals, report } = sumReports();
  const { configuration } = replaySettings({
    to: url.href,
    schema,
    set: { truncate: 'truncate' },
    settingsFile: undefined,
  });
  process.env.POWERTOOLS_METRICS_DISABLED ??= 'true';
  const { createHandler } = await import('../functions/postgres.ts');
  return {
    url: url.href,
    look,
    handler: createHandler({ configuration, report, pause: shortPause }),
    totals,
    delivered: [],
  };
}

async function showOrders(stage: Stage): Promise<boolean> {
  heading('1  A shop: snapshot, inserts, updates, deletes, primary-key changes, a table truncated twice');
  await feed(stage, loadEvents('01'));
  return showEquality(stage, loadExpected('01'));
}

async function showEvolution(stage: Stage): Promise<boolean> {
  heading('2  Tables that change while events flow: columns added, renamed, dropped, a table created');
  const events = evolvingEvents();
  const snapshot = events.findIndex((event) => !isAbout(event, events[0])) + 1;
  await feed(stage, events.slice(0, snapshot), 'quiet');
  const before = await readTables(stage.look, schema);
  await feed(stage, events.slice(snapshot));
  showAddedColumns(before, await readTables(stage.look, schema));
  // The first table's events end early: there the source went on where no destination can follow.
  return showEquality(stage, withoutTables(loadExpected('05'), 'accounts'));
}

async function showUnsentValues(stage: Stage): Promise<boolean> {
  heading('3  Large values that an update leaves alone are not in its event (TOAST)');
  const { before, update, after, table, id, unsent } = updateWithUnsentValues();
  await feed(stage, before, 'quiet');
  const old = await readRow(stage.look, schema, table, id);
  await feed(stage, [update], 'quiet');
  const updated = await readRow(stage.look, schema, table, id);
  await feed(stage, after);
  say(`  one update of ${table} ${id}:`);
  if (old === undefined || updated === undefined) return false;
  showUpdate(old, updated, unsent);
  return showEquality(stage, loadExpected('06'));
}

async function showRedelivery(stage: Stage): Promise<boolean> {
  heading('4  Everything is delivered once more');
  const before = await readTables(stage.look, schema);
  const { alreadyApplied } = stage.totals;
  const again = [...stage.delivered];
  await feed(stage, again);
  const records = again.flatMap(recordsOf).length;
  const skipped = stage.totals.alreadyApplied - alreadyApplied;
  const same = JSON.stringify(before) === JSON.stringify(await readTables(stage.look, schema));
  const told = `${count(skipped)} of ${count(records)} records were known as applied`;
  say(
    `  ${same ? good(`nothing changed: ${told}, every table has the checksum it had`) : bad(`tables changed: ${told}`)}`,
  );
  return same;
}

/** Delivers events as Lambda would. @throws Error when records are left over. */
async function feed(stage: Stage, events: readonly LambdaEvent[], manner: 'told' | 'quiet' = 'told'): Promise<void> {
  const before = { ...stage.totals };
  const started = performance.now();
  const bar = startProgressBar(manner === 'told' ? events.flatMap(recordsOf).length : undefined);
  const result = await deliver(watched(events, bar.read), stage.handler, { onProgress: bar.done });
  bar.stop();
  if (result.stuck.length > 0) {
    const reason = result.lastError instanceof Error ? result.lastError.message : 'no reason was told';
    throw new Error(`${count(result.undone)} records of ${result.stuck.join(', ')} were given up: ${reason}`);
  }
  stage.delivered.push(...events);
  if (manner === 'quiet') return;
  const seconds = (performance.now() - started) / 1000;
  const { upserted, deleted, ddl } = stage.totals;
  const did = `${count(upserted - before.upserted)} rows upserted, ${count(deleted - before.deleted)} deleted`;
  const changes = ddl > before.ddl ? `, ${ddl - before.ddl} × DDL` : '';
  const speed = `${count(Math.round(result.records / seconds))} events/s`;
  say(`  ${count(result.records)} events in ${result.invocations} invocations: ${did}${changes} · ${speed}`);
}

function* watched(events: readonly LambdaEvent[], onRead: (records: number) => void): Generator<LambdaEvent> {
  for (const event of events) {
    onRead(recordsOf(event).length);
    yield event;
  }
}

async function showEquality(stage: Stage, expected: Expected): Promise<boolean> {
  const different = await differences(stage.url, schema, expected, { limit: 5 });
  const cells = expected.tables.reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0);
  if (different.length === 0) {
    say(`  ${good(`equal to the source in all ${count(cells)} values of ${expected.tables.length} tables`)}`);
    return true;
  }
  for (const difference of different) say(`  ${bad(difference)}`);
  return false;
}

async function showHowToConnect({ url }: Stage): Promise<void> {
  heading('Look around');
  if (!options.stay) {
    say('  npm start -- --stay   keeps the server up and tells how to connect');
    return;
  }
  say(`  psql '${url}?options=-csearch_path%3D${schema},public'`);
  say('  Ctrl-C stops the server and removes its data');
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  // A timer keeps the process alive while nothing else does.
  const alive = setInterval(() => undefined, 60_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(alive);
}

function isAbout(event: LambdaEvent, other: LambdaEvent | undefined): boolean {
  return recordsOf(event)[0]?.topic === (other && recordsOf(other)[0]?.topic);
}
