import { assumed, type Workload } from '../../../../local/cost/workload.ts';

/** A small destination: 20 events a second of 1,000 bytes on two topics. */
export function workload(given: Partial<Workload> = {}): Workload {
  return { eventsPerSecond: 20, bytes: 1_000, topics: 2, ...assumed, ...given };
}
