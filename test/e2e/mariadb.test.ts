import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../support/database.ts';
import { differences } from '../support/expected.ts';
import { seed } from '../support/first-seed.ts';
import { findMariadb, type MariadbServer } from '../support/mariadb.ts';
import { asMysqlText } from '../support/mysql-text.ts';
import { sayMissing } from '../support/optional-part.ts';
import { seeded } from '../support/random.ts';
import { runLandfall } from '../support/run-landfall.ts';
import { connectorOf, connectTo, readMariadb, startMariadbSource } from '../support/stack/mariadb-source.ts';
import { createSchema, type MariadbWorkload, singlePartition, workloadOn } from '../support/stack/mariadb-workload.ts';
import { type Pipeline, pipelineOf } from '../support/stack/pipeline.ts';
import { type SharedConnect, sharedConnect, sharedKafka } from '../support/stack/shared.ts';
import { patient } from '../support/stack/stage.ts';
import { describeStack } from '../support/stack/suite.ts';

const changes = Number(process.env.LANDFALL_E2E_CHANGES ?? 3_000);
const found = sayMissing('e2e/mariadb', await findMariadb());

describeStack(`MariaDB to Debezium to Kafka to PostgreSQL, ${changes} changes, seed ${seed}`, () => {
  const random = seeded(seed);
  let source: MariadbServer;
  let connection: Connection;
  let connect: SharedConnect;
  let workload: MariadbWorkload;
  let destination: Database;
  let pipeline: Pipeline;
  let connector: Readonly<Record<string, string>>;

  const open = async () => {
    connection = await connectTo(source, 'shop');
  };

  /** The connector's snapshot is done: every change from now on is an event of its own. */
  const streaming = async () => {
    const sql = "select 1 from information_schema.processlist where command like 'Binlog Dump%'";
    await expect.poll(() => source.query(undefined, sql), patient).toHaveLength(1);
  };

  describe.skipIf('missing' in found)('from a real server', () => {
    beforeAll(async () => {
      if ('missing' in found) return;
      // Where these do not start there is no server that nobody stops.
      const [kafka, worker] = await Promise.all([sharedKafka(), sharedConnect()]);
      connect = worker;
      source = await startMariadbSource(found.part);
      destination = await createDatabase();
      await source.query(undefined, 'create database shop character set utf8mb4');
      await open();
      await createSchema(connection);
      workload = workloadOn(() => connection, random);
      connector = connectorOf(source, 'shop', kafka.broker, singlePartition);
      const mark = (id: number) => connection.query('insert into marker values (?)', [id]);
      pipeline = pipelineOf({ kafka, connect, name: 'maria', schema: 'shop', destination, random, mark });
    });

    afterAll(async () => {
      await pipeline?.kill();
      await connect?.remove('maria');
      connection?.destroy();
      await source?.stop();
      await destination?.drop();
    });

    test('every type arrives as it is while Landfall is killed and the source is restarted', async () => {
      await destination.query('create schema copy');
      const args = pipeline.argumentsFor('copy', '--tasks', '2');
      await workload.run(changes / 4);
      await connect.create('maria', connector);
      await streaming();
      pipeline.start(args);
      await Promise.all([workload.run(changes / 4), pipeline.killSoon(args)]);
      await workload.evolve();
      await workload.run(changes / 4);
      await source.restart();
      await open();
      await workload.run(changes / 4);
      await pipeline.marked(1, 'copy');
      await pipeline.finish(args);
      const expected = await readMariadb(connection, 'shop');
      expect(expected.tables.map(({ rowCount }) => rowCount).every((count) => count > 0)).toBe(true);
      expect(await differences(destination.url, 'copy', expected, { asSource: asMysqlText })).toEqual([]);
      const verify = ['verify', '--source', `${source.url}/shop`, '--to', destination.url, '--schema', 'copy'];
      expect(await runLandfall(verify)).toMatchObject({ code: 0, stderr: '' });
    });
  });
});
