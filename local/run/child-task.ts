import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './child.ts';
import type { Task, TaskOptions } from './task.ts';
import type { TaskStatus } from './task-status.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

/** Tasks in a process of their own; `ended` rejects where the process ended by itself. */
export function startChildTasks(tasks: number, options: TaskOptions, onNotice: (notice: string) => void): Task {
  const child = fork(script, [], { serialization: 'advanced' });
  const send = (message: ToChild) => {
    if (child.connected) child.send(message, () => {});
  };
  let status: TaskStatus | undefined;
  let isStopping = false;
  child.on('message', (message: FromChild) => {
    if (message.kind === 'status') status = message.status;
    else onNotice(message.notice);
  });
  child.on('error', () => {});
  send({ kind: 'start', tasks, options });
  return {
    status: () => status ?? nothingYet,
    subscribe: (topics) => send({ kind: 'subscribe', topics }),
    stop: () => {
      isStopping = true;
      send({ kind: 'stop' });
    },
    ended: once(child, 'exit').then(([code, signal]) => {
      if (!isStopping) throw new Error(`a process of this run ended (${signal ?? `exit code ${code}`})`);
    }),
  };
}

const nothingYet: TaskStatus = {
  ...{
    partitions: 0,
    lag: 0,
    disconnected: 0,
    records: 0,
    invocations: 0,
    retries: 0,
    dropped: 0,
    waiting: [],
    problem: undefined,
  },
  ...{ upserted: 0, deleted: 0, inserted: 0, skipped: 0, alreadyApplied: 0, deadLetters: 0, ddl: 0, tables: {} },
};
