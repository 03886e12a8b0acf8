import { setTimeout as pause } from 'node:timers/promises';
import { startChildTask } from './child-task.ts';
import { warn } from './progress.ts';
import { sumStatus } from './sum-status.ts';
import { startTask, type Task, type TaskOptions, type TaskStatus } from './task.ts';

export interface RunningTasks {
  status(): TaskStatus;
  subscribe(topics: readonly string[]): void;
  stop(): void;
  isOver(): boolean;
  /** Rejects when a task does not stay up. */
  readonly ended: Promise<unknown>;
}

/** Ends of one task's process in a row, none of which did anything. */
const patience = 5;

/** Runs tasks side by side: one in this process, several in a process each. One whose process dies is started again. */
export function runTasks(count: number, options: TaskOptions): RunningTasks {
  const running = new Set<Task>();
  const past: TaskStatus[] = [];
  let topics = options.poller.topics;
  let isStopping = false;
  let isOver = false;

  const start = async (): Promise<Task> => {
    const now = { ...options, poller: { ...options.poller, topics } };
    const task = count === 1 ? await startTask(now, warn) : startChildTask(now, warn);
    running.add(task);
    if (isStopping) task.stop();
    return task;
  };

  const keepUp = async (): Promise<void> => {
    for (let idle = 0; !isStopping; ) {
      const task = await start();
      try {
        await task.ended;
      } catch (error) {
        idle = task.status().records > 0 ? 0 : idle + 1;
        if (count === 1 || idle >= patience) throw error;
        warn(`${error instanceof Error ? error.message : error}: started again`);
        await pause(1_000);
      } finally {
        running.delete(task);
        past.push(task.status());
      }
    }
  };

  const stop = () => {
    isStopping = true;
    for (const task of running) task.stop();
  };

  const all = Promise.all(Array.from({ length: count }, keepUp)).finally(() => {
    isOver = true;
    stop();
  });
  all.catch(() => {});
  return {
    status: () =>
      sumStatus(
        [...running].map((task) => task.status()),
        past,
      ),
    subscribe: (names) => {
      topics = names;
      for (const task of running) task.subscribe(names);
    },
    stop,
    isOver: () => isOver,
    ended: all,
  };
}
