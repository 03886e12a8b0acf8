import { setTimeout as pause } from 'node:timers/promises';
import { differences } from '../../test/support/expected.ts';
import type { Expected } from '../../test/support/fixtures.ts';
import type { Contender, Started } from './contender.ts';
import { type Course, watchWriting } from './course.ts';
import { connected, freshDatabase } from './databases.ts';
import { consumedBy, parentOf } from './processes.ts';
import type { Topics } from './topics.ts';

/** One contender's run over the whole topic. Times and CPU in milliseconds, sizes in bytes. */
export interface Run {
  readonly contender: Pick<Contender, 'name' | 'who' | 'tasks'>;
  readonly records: number;
  /** From the command to begin to the last write. */
  readonly whole: number;
  /** From the first write to the last. */
  readonly writing: number;
  /** From the first write on, and what was taken before. */
  readonly cpu: number;
  readonly startCpu: number;
  readonly serverCpu: number;
  readonly memory: number;
  readonly wal: number;
  /** How many cells or rows are not as at the source; 0 is equal. Undefined where it stopped before the end. */
  readonly differences: number | undefined;
  /** The first of them, or why it stopped. */
  readonly problem: string | undefined;
}

export interface Setting {
  /** Superuser's URL of the server that all write to, one after the other. */
  readonly server: string;
  readonly topics: Topics;
  readonly topic: string;
  /** The source's table, as it was when its last event was in the topic. */
  readonly expected: Expected;
}

const limitMs = 5 * 60_000;
/** Nobody writes any more. */
const quietMs = 1_000;

export async function measureRun(contender: Contender, { server, topics, topic, expected }: Setting): Promise<Run> {
  const postmaster = await postmasterOf(server);
  const url = await freshDatabase(server);
  const ends = await topics.ends([topic]);
  const prepared = await contender.prepare();
  let started: Started | undefined;
  let startCpu: number | undefined;
  const course = await watchWriting(url, () => {
    startCpu = started?.consumed().cpu;
  });
  try {
    const serverCpu = consumedBy(postmaster).cpu;
    const began = performance.now();
    started = await prepared.start({ topic, url });
    const problem = await untilDone(started, course, topics, ends);
    const { cpu, memory } = started.consumed();
    const measured = {
      contender: { name: contender.name, who: contender.who, tasks: contender.tasks },
      records: [...ends.values()].reduce((sum, end) => sum + end, 0),
      whole: course.lastWrite() - began,
      writing: course.lastWrite() - (course.firstWrite() ?? began),
      ...{ cpu: cpu - (startCpu ?? 0), startCpu: startCpu ?? 0, memory, wal: course.wal() },
      serverCpu: consumedBy(postmaster).cpu - serverCpu,
    };
    if (problem !== undefined) return { ...measured, differences: undefined, problem };
    const { schema, table } = started;
    const options = { kind: 'postgresql', tableName: () => table, limit: Number.POSITIVE_INFINITY } as const;
    const found = await differences(url, schema, expected, options);
    return { ...measured, differences: found.length, problem: found[0] };
  } finally {
    await course.stop();
    await prepared.stop();
  }
}

/** Until the group has done all there is and nobody writes; returns why it never will, where that is so. */
async function untilDone(
  started: Started,
  course: Course,
  topics: Topics,
  ends: ReadonlyMap<string, number>,
): Promise<string | undefined> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    await pause(200);
    const failure = await started.failure();
    if (failure !== undefined) return failure;
    if (course.firstWrite() === undefined || performance.now() - course.lastWrite() < quietMs) continue;
    const done = await topics.committed(started.group);
    if ([...ends].every(([partition, end]) => (done.get(partition) ?? 0) >= end)) return undefined;
  }
  return `not done after ${limitMs / 60_000} minutes`;
}

/** The process that all others of the server are below. */
function postmasterOf(server: string): Promise<number> {
  return connected(server, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return parentOf(rows[0]?.pid ?? 0);
  });
}
