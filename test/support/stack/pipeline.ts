import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Database } from '../database.ts';
import type { Random } from '../random.ts';
import { type Running, startRun } from './running.ts';
import type { SharedConnect, SharedKafka } from './shared.ts';

export interface PipelineOptions {
  readonly kafka: SharedKafka;
  readonly connect: SharedConnect;
  /** The connector's name, and the prefix of its topics. */
  readonly name: string;
  /** The source's schema, or database. */
  readonly schema: string;
  readonly destination: Database;
  readonly random: Random;
  /** Writes a row into the source's table `marker`. */
  readonly mark: (id: number) => Promise<unknown>;
}

/** A source's topics, and `landfall run` behind them: one at a time, which ends with the test. */
export interface Pipeline {
  argumentsFor(schema: string, ...more: readonly string[]): string[];
  start(args: readonly string[]): Running;
  kill(): Promise<void>;
  /** At a random moment what runs is killed and started again. */
  killSoon(args: readonly string[]): Promise<void>;
  /** Everything that was committed at the source before is in Kafka once this is at the destination. */
  marked(id: number, schema: string): Promise<void>;
  /** Stops what runs in good order, and runs until all is done. */
  finish(args: readonly string[]): Promise<void>;
}

const lookEveryMs = 250;
const reviveEveryLooks = 12;

export function pipelineOf({ kafka, connect, name, destination, random, ...options }: PipelineOptions): Pipeline {
  let running: Running | undefined;
  const start = (args: readonly string[]) => {
    running = startRun(args);
    return running;
  };
  const kill = async () => running?.kill();
  return {
    argumentsFor: (schema, ...more) => [
      ...['--brokers', kafka.broker, '--topics-regex', String.raw`${name}\.${options.schema}\..*`],
      ...['--to', destination.url, '--schema', schema, '--set', 'truncate=truncate', ...more],
    ],
    start,
    kill,
    killSoon: async (args) => {
      await pause(random.int(500, 4_000));
      await kill();
      start(args);
    },
    marked: async (id, schema) => {
      await options.mark(id);
      for (let look = 1; look <= 720; look++) {
        const there = await destination.query(`select 1 from "${schema}".marker where id = ${id}`).catch(() => []);
        if (there.length > 0) return;
        if (running?.failure() !== undefined) throw new Error(running.failure());
        await pause(lookEveryMs);
        if (look % reviveEveryLooks === 0) await connect.revive(name);
      }
      throw new Error(`what was written to the source last does not come:\n${await connect.log()}\n${running?.said()}`);
    },
    finish: async (args) => {
      expect(await running?.terminate()).toMatchObject({ code: 0 });
      const finished = await start([...args, '--until-idle', '2']).ended();
      expect(finished).toMatchObject({ code: 0 });
      expect(finished.summary()).toMatchObject({ lag: 0, deadLetters: 0 });
    },
  };
}
