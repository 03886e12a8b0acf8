import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedPostgres } from '../../local/postgres.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { differences } from '../support/expected.ts';
import { seeded } from '../support/random.ts';
import { type Connect, startConnect } from '../support/stack/connect.ts';
import { type Kafka, startKafka } from '../support/stack/kafka.ts';
import { type Running, startRun } from '../support/stack/running.ts';
import { connectorOf, readSource, startSource } from '../support/stack/source.ts';
import { describeStack, parts } from '../support/stack/suite.ts';
import { createSchema, singlePartition, type Workload, workloadOn } from '../support/stack/workload.ts';

const seed = Number(process.env.LANDFALL_SEEDS?.split(',')[0] ?? 1);
const changes = Number(process.env.LANDFALL_E2E_CHANGES ?? 3_000);

describeStack(`PostgreSQL to Debezium to Kafka to PostgreSQL, ${changes} changes, seed ${seed}`, () => {
  const random = seeded(seed);
  let source: EmbeddedPostgres;
  let client: pg.Client;
  let kafka: Kafka;
  let connect: Connect;
  let workload: Workload;
  let destination: Database;
  let running: Running | undefined;

  beforeAll(async () => {
    [source, kafka, destination] = await Promise.all([startSource(), startKafka(parts()), createDatabase()]);
    client = new pg.Client({ connectionString: source.url });
    await client.connect();
    await createSchema(client);
    workload = workloadOn(client, random);
    connect = await startConnect(parts(), kafka);
  });

  afterAll(async () => {
    await running?.kill();
    await connect?.stop();
    await kafka?.stop();
    await client?.end();
    await source?.stop();
    await destination?.drop();
  });

  const argumentsFor = (schema: string, ...more: readonly string[]) => [
    ...['--brokers', kafka.broker, '--topics-regex', String.raw`source\.shop\..*`, '--to', destination.url],
    ...['--schema', schema, '--set', 'truncate=truncate', ...more],
  ];

  /** Everything that was committed at the source before is in Kafka once this is at a destination. */
  const marked = async (id: number, schema: string) => {
    await client.query('insert into shop.marker values ($1)', [id]);
    for (let attempt = 1; attempt <= 120; attempt++) {
      const there = await destination.query(`select 1 from "${schema}".marker where id = ${id}`).catch(() => []);
      if (there.length > 0) return;
      if (running?.failure() !== undefined) throw new Error(running.failure());
      await pause(1_000);
      if (attempt % 5 === 0) await connect.revive('source');
    }
    throw new Error(`what was written to the source last does not come:\n${connect.log()}`);
  };

  /** The connector's snapshot is done: every change from now on is an event of its own. */
  const streaming = async () => {
    const sql = "select 1 from pg_stat_replication where state = 'streaming'";
    while ((await client.query(sql)).rowCount === 0) await pause(200);
  };

  test('nothing is lost or doubled while Landfall is killed again and again and the broker is restarted', async () => {
    await destination.query('create schema copy');
    const args = argumentsFor('copy', '--tasks', '2');
    const killNow = async () => {
      await pause(random.int(500, 4_000));
      await running?.kill();
      running = startRun(args);
    };
    await workload.run(changes / 4);
    await connect.create('source', connectorOf(source, 'shop', singlePartition));
    await streaming();
    await workload.countFromNow();
    running = startRun(args);
    await Promise.all([workload.run(changes / 4), killNow()]);
    await workload.evolve();
    await Promise.all([workload.run(changes / 4), killNow()]);
    // A run that begins finds brokers or ends: it has begun once this is there.
    await marked(1, 'copy');
    await Promise.all([workload.run(changes / 4), kafka.restart()]);
    await marked(2, 'copy');
    const stopped = await running.terminate();
    expect(stopped).toMatchObject({ code: 0 });
    const finished = await startRun([...args, '--until-idle', '2']).ended();
    expect(finished).toMatchObject({ code: 0 });
    expect(finished.summary()).toMatchObject({ lag: 0, deadLetters: 0 });
    const expected = await readSource(source.url, 'shop');
    expect(await differences(destination.url, 'copy', expected)).toEqual([]);
  });

  test('every change of the same topics is appended once while Landfall is killed again and again', async () => {
    await destination.query('create schema log');
    const args = [...argumentsFor('log', '--tasks', '2', '--batch-size', '100'), '--set', 'insertMode=insert'];
    args.push('--set', 'deleteMode=ignore', '--set', 'truncate=ignore');
    const appended = async () => {
      const counts: [string, number][] = [];
      for (const table of workload.appended.keys()) {
        const [row] = await destination.query(`select count(*)::int as n from log.${table}`).catch(() => []);
        counts.push([table, Number(row?.n ?? 0)]);
      }
      return new Map(counts);
    };
    for (let kills = 0, before = 0; kills < 2; kills++) {
      running = startRun(args);
      const total = async () => [...(await appended()).values()].reduce((sum, n) => sum + n, 0);
      while ((await total()) <= before) await pause(50);
      await pause(random.int(0, 200));
      await running.kill();
      before = await total();
      if (before === [...workload.appended.values()].reduce((sum, n) => sum + n, 0)) break;
    }
    const finished = await startRun([...args, '--until-idle', '2']).ended();
    expect(finished).toMatchObject({ code: 0 });
    expect(await appended()).toEqual(workload.appended);
  });
});
