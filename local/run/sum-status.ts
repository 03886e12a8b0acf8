import type { TaskStatus } from './task-status.ts';

const counts = [
  'records',
  'invocations',
  'retries',
  'dropped',
  'upserted',
  'deleted',
  'inserted',
  'skipped',
  'alreadyApplied',
  'deadLetters',
  'ddl',
  'partitions',
  'disconnected',
  'lag',
] as const satisfies readonly (keyof TaskStatus)[];

/** All tasks together. `ended` are those that run no more: what they did counts, what they had is others' now. */
export function sumStatus(running: readonly TaskStatus[], ended: readonly TaskStatus[]): TaskStatus {
  const past = ended.map((status) => ({
    ...status,
    partitions: 0,
    lag: 0,
    disconnected: 0,
    waiting: [],
    problem: undefined,
  }));
  const all = [...running, ...past];
  const sum = (name: (typeof counts)[number]) => all.reduce((total, status) => total + status[name], 0);
  const tables: Record<string, number> = {};
  for (const status of all) {
    for (const [table, rows] of Object.entries(status.tables)) tables[table] = (tables[table] ?? 0) + rows;
  }
  const problem = running.find((status) => status.problem !== undefined)?.problem;
  const summed = Object.fromEntries(counts.map((name) => [name, sum(name)])) as Record<(typeof counts)[number], number>;
  return { ...summed, tables, waiting: running.flatMap(({ waiting }) => waiting), problem };
}
