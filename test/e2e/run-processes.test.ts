import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { topicsOf } from '../../bench/e2e/topics.ts';
import { recordsOf } from '../../local/lambda-event.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { differences } from '../support/expected.ts';
import { loadEvents, loadExpected } from '../support/fixtures.ts';
import { type Kafka, startKafka } from '../support/stack/kafka.ts';
import { startRun } from '../support/stack/running.ts';
import { describeStack, parts } from '../support/stack/suite.ts';

const topic = 'shop1.public.order_lines';

describeStack('tasks of landfall run in several processes', () => {
  let kafka: Kafka;
  let destination: Database;

  beforeAll(async () => {
    [kafka, destination] = await Promise.all([startKafka(parts()), createDatabase()]);
    const topics = topicsOf(kafka.broker);
    await topics.fill(
      loadEvents('01')
        .flatMap(recordsOf)
        .filter((record) => record.topic === topic),
    );
    await topics.close();
  });

  afterAll(async () => {
    await kafka?.stop();
    await destination?.drop();
  });

  test('one that dies is started again, and the table is equal', async () => {
    await destination.query('create schema landing');
    const args = ['--brokers', kafka.broker, '--topics', topic, '--to', destination.url, '--schema', 'landing'];
    const running = startRun([...args, '--tasks', '4', '--processes', '2', '--batch-size', '20', '--until-idle', '3']);
    await expect.poll(() => childrenOf(running.pid), { timeout: 60_000 }).toHaveLength(2);
    const [first = 0] = await childrenOf(running.pid);
    process.kill(first, 'SIGKILL');
    const ran = await running.ended();
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining('started again') });
    expect(ran.summary()).toMatchObject({ lag: 0, deadLetters: 0 });
    const { tables, ...expected } = loadExpected('01');
    const lines = tables.filter(({ name }) => name === 'order_lines');
    expect(await differences(destination.url, 'landing', { ...expected, tables: lines })).toEqual([]);
  });

  test('a signal to all of them, as a service manager sends it, lets what is in flight be finished', async () => {
    const holder = new pg.Client({ connectionString: destination.url });
    await holder.connect();
    await holder.query('begin; lock table landing._landfall_progress in access exclusive mode');
    const args = ['--brokers', kafka.broker, '--topics', topic, '--to', destination.url, '--schema', 'landing'];
    const running = startRun([...args, '--group', 'another', '--tasks', '4', '--processes', '2']);
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(() => destination.query(waiting), { timeout: 60_000 }).not.toEqual([]);
    process.kill(-running.pid, 'SIGTERM');
    await holder.query('commit');
    await holder.end();
    const ran = await running.ended();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.summary().alreadyApplied).toBeGreaterThan(0);
  });
});

/** Processes right below one, as Linux lists them. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8')));
  return lists.flatMap((list) => list.trim().split(' ')).flatMap((text) => (text === '' ? [] : [Number(text)]));
}
