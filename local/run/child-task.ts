import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './child.ts';
import { sumStatus } from './sum-status.ts';
import type { Task, TaskOptions } from './task.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

/** Tasks in a process of their own; `ended` rejects where the process ended by itself. */
export function startChildTasks(tasks: number, options: TaskOptions, onNotice: (notice: string) => void): Task {
  const child = fork(script, [], { serialization: 'advanced' });
  const send = (message: ToChild) => {
    if (child.connected) child.send(message, () => {});
  };
  let status = sumStatus([], []);
  let isStopping = false;
  child.on('message', (message: FromChild) => {
    if (message.kind === 'status') status = message.status;
    else onNotice(message.notice);
  });
  child.on('error', () => {});
  send({ kind: 'start', tasks, options });
  return {
    status: () => status,
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
