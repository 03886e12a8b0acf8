import type { TaskStatus } from './task-status.ts';

/** Nothing has come for long: all is done, or what is left fails again and again. */
export type Idleness = 'busy' | 'done' | 'blocked';

/** Judges status after status, whether a run has been idle for `idleMs`. */
export function idleness(idleMs: number, start: number): (status: TaskStatus, now: number) => Idleness {
  let quiet = { since: start, records: -1 };
  return ({ partitions, lag, records, waiting, disconnected }, now) => {
    // What brokers told last says nothing of now, while they are away.
    const isDone = lag === 0 && disconnected === 0;
    const isQuiet = partitions > 0 && (isDone || waiting.length > 0) && records === quiet.records;
    if (!isQuiet) quiet = { since: now, records };
    if (!isQuiet || now - quiet.since < idleMs) return 'busy';
    return lag === 0 ? 'done' : 'blocked';
  };
}

/** Why a run ends though not all is done, for people. */
export function whyBlocked({ waiting, lag, problem }: TaskStatus): string {
  const places = waiting.map(({ partition, offset }) => `${partition} at offset ${offset}`);
  const why = problem === undefined ? '' : `: ${problem}`;
  return `not everything is done: ${places.join(', ')} ${places.length === 1 ? 'waits' : 'wait'} (lag ${lag})${why}`;
}
