import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createDatabase, type Database } from '../database.ts';
import type { Ran } from '../run-landfall.ts';
import { type Running, startRun } from './running.ts';
import { type SharedKafka, sharedKafka } from './shared.ts';
import { createTopic, type Topic } from './topic.ts';

/** What tests of `landfall run` stand on: the run's Kafka, a database, and what they started, which ends with them. */
export interface Stage {
  readonly kafka: SharedKafka;
  readonly database: Database;
  /** A schema of that name at the destination. */
  schema(name: string): Promise<void>;
  topic(name: string, partitions: number): Promise<Topic>;
  /** `landfall run` into a schema; its arguments may say other brokers. */
  run(topic: string, schema: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Running;
  /** Until it has said this on standard error. @throws where it ends before */
  untilSaid(running: Running, what: RegExp): Promise<void>;
}

/** Waits as long as a slow machine needs. */
export const patient = { timeout: 120_000, interval: 100 };

export function stageOfFile(): () => Stage {
  let kafka: SharedKafka;
  let database: Database;
  const started: Running[] = [];
  const topics: Topic[] = [];

  beforeAll(async () => {
    [kafka, database] = await Promise.all([sharedKafka(), createDatabase()]);
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.kill()));
    await Promise.all(topics.splice(0).map((one) => one.close()));
  });
  afterAll(() => database?.drop());

  return () => ({
    kafka,
    database,
    schema: async (name) => void (await database.query(`create schema "${name}"`)),
    topic: async (name, partitions) => {
      const topic = await createTopic(kafka.broker, name, partitions);
      topics.push(topic);
      return topic;
    },
    run: (topic, schema, args, environment) => {
      const brokers = args.includes('--brokers') ? [] : ['--brokers', kafka.broker];
      const target = ['--topics', topic, '--to', database.url, '--schema', schema];
      const running = startRun([...brokers, ...target, ...args], environment);
      started.push(running);
      return running;
    },
    untilSaid: (running, what) =>
      expect
        .poll(() => {
          if (!what.test(running.said()) && running.failure() !== undefined) throw new Error(running.failure());
          return running.said();
        }, patient)
        .toMatch(what),
  });
}

/** That a run ended by itself with everything done. */
export function expectDone(ran: Ran): void {
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.summary()).toMatchObject({ lag: 0 });
}
