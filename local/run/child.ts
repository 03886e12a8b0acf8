import { startTasks, type Task, type TaskOptions } from './task.ts';
import type { TaskStatus } from './task-status.ts';

// Tasks in a process of their own: the other end of child-task.ts. It gets everything by message, nothing by argument.

export type ToChild =
  | { readonly kind: 'start'; readonly tasks: number; readonly options: TaskOptions }
  | { readonly kind: 'subscribe'; readonly topics: readonly string[] }
  | { readonly kind: 'stop' };

export type FromChild =
  | { readonly kind: 'status'; readonly status: TaskStatus }
  | { readonly kind: 'notice'; readonly notice: string };

const statusEveryMs = 250;

let task: Task | undefined;
/** What was said before there were tasks to say it to. */
let topics: readonly string[] | undefined;
let isStopping = false;

const send = (message: FromChild, sent = () => {}) => {
  if (process.connected) process.send?.(message, undefined, {}, sent);
  else sent();
};

async function start(tasks: number, options: TaskOptions): Promise<void> {
  const started = await startTasks(tasks, options, (notice) => send({ kind: 'notice', notice }));
  task = started;
  if (topics !== undefined) started.subscribe(topics);
  if (isStopping) started.stop();
  const tell = (told?: () => void) => send({ kind: 'status', status: started.status() }, told);
  const telling = setInterval(() => tell(), statusEveryMs);
  await started.ended;
  clearInterval(telling);
  // Nobody waits for what the client of a group that is left still waits for.
  tell(() => process.exit());
}

const stop = () => {
  isStopping = true;
  task?.stop();
};

process.on('message', (message: ToChild) => {
  if (message.kind === 'start') void start(message.tasks, message.options);
  else if (message.kind === 'subscribe') {
    topics = message.topics;
    task?.subscribe(topics);
  } else stop();
});
// Without its parent nobody hears of it.
process.on('disconnect', stop);
// A terminal's Ctrl-C and a service manager's signal go to the parent as well, which says when to stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
