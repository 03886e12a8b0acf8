import type { Settings } from '../../lib/model/settings.ts';
import { deadLetterFolder } from '../dead-letter-folder.ts';
import { handlerOfKind } from '../handler-of-kind.ts';
import { asPlainBytes } from '../kafka/lambda-record.ts';
import { Poller } from '../kafka/poller.ts';
import type { PollerOptions } from '../kafka/poller-options.ts';
import { sumReports } from '../report-totals.ts';
import { sumStatus } from './sum-status.ts';
import type { TaskStatus } from './task-status.ts';

/** What tasks are made of; goes to another process as it is. */
export interface TaskOptions {
  readonly settings: Settings;
  readonly password: string;
  readonly deadLetters: string | undefined;
  readonly poller: Omit<PollerOptions, 'encode' | 'onNotice'>;
}

export interface Task {
  status(): TaskStatus;
  subscribe(topics: readonly string[]): void;
  /** Finishes what is in flight; `ended` then resolves. */
  stop(): void;
  readonly ended: Promise<void>;
}

/** Tasks side by side in this process: while the server works for one, another decodes. */
export async function startTasks(
  count: number,
  options: TaskOptions,
  onNotice: (notice: string) => void,
): Promise<Task> {
  const tasks = await Promise.all(Array.from({ length: count }, () => startTask(options, onNotice)));
  const stop = () => {
    for (const task of tasks) task.stop();
  };
  return {
    status: () =>
      sumStatus(
        tasks.map((task) => task.status()),
        [],
      ),
    subscribe: (topics) => {
      for (const task of tasks) task.subscribe(topics);
    },
    stop,
    // Where one fails, the others are not left behind.
    ended: Promise.all(tasks.map(({ ended }) => ended.finally(stop))).then(() => {}),
  };
}

/** A poller with a handler of its own. */
async function startTask(options: TaskOptions, onNotice: (notice: string) => void): Promise<Task> {
  const { settings, password, deadLetters } = options;
  const { totals, report } = sumReports();
  const tables: Record<string, number> = {};
  /** Why the last event left records, in the handler's words. */
  let failure: string | undefined;
  const handler = await handlerOfKind(settings.kind, {
    configuration: { settings: async () => settings, password: async () => password },
    deadLetters: deadLetters === undefined ? undefined : deadLetterFolder(deadLetters),
    report: (given) => {
      report(given);
      failure = given.failures.at(-1)?.message;
      for (const { table, upserted, deleted, inserted } of given.tables) {
        tables[table] = (tables[table] ?? 0) + upserted + deleted + inserted;
      }
    },
  });
  const poller = new Poller(handler, { ...options.poller, encode: asPlainBytes, onNotice });
  return {
    status: () => {
      const status = poller.status();
      return { ...totals, ...status, problem: status.problem ?? failure, tables: { ...tables } };
    },
    subscribe: (topics) => poller.subscribe(topics),
    stop: () => poller.stop(),
    ended: poller.run().finally(() => handler.close()),
  };
}
