import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmbeddedPostgres } from '../../local/postgres.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { differences } from '../support/expected.ts';
import { seed } from '../support/first-seed.ts';
import { seeded } from '../support/random.ts';
import { type Pipeline, pipelineOf } from '../support/stack/pipeline.ts';
import { rowsInTopics } from '../support/stack/rows-in-topics.ts';
import { type SharedConnect, type SharedKafka, sharedConnect, sharedKafka } from '../support/stack/shared.ts';
import { connectorOf, readSource, startSource } from '../support/stack/source.ts';
import { describeStack } from '../support/stack/suite.ts';
import { createSchema, singlePartition, type Workload, workloadOn } from '../support/stack/workload.ts';

const changes = Number(process.env.LANDFALL_E2E_CHANGES ?? 3_000);

describeStack(`PostgreSQL to Debezium to Kafka to PostgreSQL, ${changes} changes, seed ${seed}`, () => {
  const random = seeded(seed);
  let source: EmbeddedPostgres;
  let client: pg.Client;
  let kafka: SharedKafka;
  let connect: SharedConnect;
  let workload: Workload;
  let destination: Database;
  let pipeline: Pipeline;

  beforeAll(async () => {
    // Where these do not start there is no server that nobody stops.
    [kafka, connect] = await Promise.all([sharedKafka(), sharedConnect()]);
    source = await startSource();
    destination = await createDatabase();
    client = new pg.Client({ connectionString: source.url });
    await client.connect();
    await createSchema(client);
    workload = workloadOn(client, random);
    const mark = (id: number) => client.query('insert into shop.marker values ($1)', [id]);
    pipeline = pipelineOf({ kafka, connect, name: 'source', schema: 'shop', destination, random, mark });
  });

  afterAll(async () => {
    await pipeline?.kill();
    await connect?.remove('source');
    await client?.end();
    await source?.stop();
    await destination?.drop();
  });

  /** The connector's snapshot is done: every change from now on is an event of its own. */
  const streaming = async () => {
    const sql = "select 1 from pg_stat_replication where state = 'streaming'";
    while ((await client.query(sql)).rowCount === 0) await pause(200);
  };

  test('nothing is lost or doubled while Landfall is killed again and again and the broker is restarted', async () => {
    await destination.query('create schema copy');
    const args = pipeline.argumentsFor('copy', '--tasks', '2');
    await workload.run(changes / 4);
    await connect.create('source', connectorOf(source, 'shop', singlePartition));
    await streaming();
    await workload.countFromNow();
    pipeline.start(args);
    await Promise.all([workload.run(changes / 4), pipeline.killSoon(args)]);
    await workload.evolve();
    await Promise.all([workload.run(changes / 4), pipeline.killSoon(args)]);
    await Promise.all([workload.run(changes / 4), kafka.restart()]);
    await pipeline.marked(1, 'copy');
    await pipeline.finish(args);
    const expected = await readSource(source.url, 'shop');
    expect(await differences(destination.url, 'copy', expected)).toEqual([]);
  });

  test('every change of the same topics is appended once while Landfall is killed again and again', async () => {
    await destination.query('create schema log');
    const args = [...pipeline.argumentsFor('log', '--tasks', '2', '--batch-size', '100'), '--set', 'insertMode=insert'];
    args.push('--set', 'deleteMode=ignore', '--set', 'truncate=ignore');
    const inTopics = await rowsInTopics(kafka.broker, 'source.shop');
    for (const [table, rows] of workload.appended) expect(inTopics.get(table)).toBeGreaterThanOrEqual(rows);
    const expected = new Map([...workload.appended.keys()].map((table) => [table, inTopics.get(table) ?? 0]));
    const appended = async () => {
      const counts: [string, number][] = [];
      for (const table of expected.keys()) {
        const [row] = await destination.query(`select count(*)::int as n from log.${table}`).catch(() => []);
        counts.push([table, Number(row?.n ?? 0)]);
      }
      return new Map(counts);
    };
    const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, n) => total + n, 0);
    for (let kills = 0, before = 0; kills < 2 && before < sum(expected); kills++) {
      const running = pipeline.start(args);
      while (sum(await appended()) <= before) await pause(50);
      await pause(random.int(0, 200));
      await running.kill();
      before = sum(await appended());
    }
    const finished = await pipeline.start([...args, '--until-idle', '2']).ended();
    expect(finished).toMatchObject({ code: 0 });
    expect(await appended()).toEqual(expected);
  });
});
