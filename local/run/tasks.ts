import { setTimeout as pause } from 'node:timers/promises';
import { startChildTasks } from './child-task.ts';
import { warn } from './progress.ts';
import { sumStatus } from './sum-status.ts';
import { startTasks, type Task, type TaskOptions } from './task.ts';
import type { TaskStatus } from './task-status.ts';

export interface RunningTasks {
  status(): TaskStatus;
  subscribe(topics: readonly string[]): void;
  stop(): void;
  isOver(): boolean;
  /** Rejects when a task does not stay up. */
  readonly ended: Promise<unknown>;
}

/** Ends of one process in a row, none of which did anything. */
const patience = 5;

/**
 * Runs tasks side by side, spread over processes: in this one where there is to be one, else in children. A child that
 * dies is started again.
 */
export function runTasks(count: { tasks: number; processes: number }, options: TaskOptions): RunningTasks {
  const shares = sharesOf(count.tasks, count.processes);
  const isAlone = shares.length === 1;
  const running = new Set<Task>();
  const past: TaskStatus[] = [];
  let topics = options.poller.topics;
  let isStopping = false;
  let isOver = false;

  const start = async (share: number): Promise<Task> => {
    const now = { ...options, poller: { ...options.poller, topics } };
    const task = isAlone ? await startTasks(share, now, warn) : startChildTasks(share, now, warn);
    running.add(task);
    if (isStopping) task.stop();
    return task;
  };

  const keepUp = async (share: number): Promise<void> => {
    for (let idle = 0; !isStopping; ) {
      const task = await start(share);
      try {
        await task.ended;
      } catch (error) {
        idle = task.status().records > 0 ? 0 : idle + 1;
        if (isAlone || idle >= patience) throw error;
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

  const all = Promise.all(shares.map(keepUp)).finally(() => {
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

/** How many tasks each process gets: as evenly as they can be dealt out. */
export function sharesOf(tasks: number, processes: number): number[] {
  const least = Math.min(tasks, processes);
  return Array.from({ length: least }, (_, i) => Math.floor(tasks / least) + (i < tasks % least ? 1 : 0));
}
