import { mappingsPerGroup, pollersPerUnit } from '../../lib/model/pollers.ts';
import type { Workload } from './workload.ts';

export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3_600;

/** What of an event Lambda takes at most (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const eventBytes = 6 * 1_024 * 1_024;
/** What stands around a record in an event: topic, partition, offset, timestamp, headers. */
const recordFrame = 200;
/** Bytes a second that one event poller takes (kafka-scaling-modes.html). */
const pollerBytes = 5_000_000;
/** Invocations at once of one event poller (kafka-scaling-modes.html). */
const invocationsPerPoller = 5;
/** Megabytes that come with one processor; below, an invocation takes longer (configuration-memory.html). */
const processorMemory = 1_769;

/** What one destination comes to in a month. */
export interface Load {
  readonly events: number;
  readonly gigabytes: number;
  readonly recordsPerInvocation: number;
  readonly invocations: number;
  readonly msPerInvocation: number;
  readonly gbSeconds: number;
  /** Functions that work at the same time, as a mean. */
  readonly busyFunctions: number;
  /** Functions there can be at the same time. */
  readonly mostFunctions: number;
  readonly pollers: number;
  readonly units: number;
  readonly idleUnits: number;
}

/** Topics are taken to be equally busy, and events to come evenly. */
export function loadOf(workload: Workload): Load {
  const { eventsPerSecond, bytes, topics, pollersPerTopic, usPerRecord, msPerInvocation, memory } = workload;
  const perTopic = eventsPerSecond / topics;
  const pollersEach = Math.max(pollersPerTopic, Math.ceil((perTopic * bytes) / pollerBytes));
  const perPoller = perTopic / pollersEach;
  const invocationsPerSecond = invocationRate(perPoller, workload) * pollersEach * topics;
  const recordsPerInvocation = invocationsPerSecond === 0 ? 0 : eventsPerSecond / invocationsPerSecond;
  const slower = Math.max(1, processorMemory / memory);
  const ms = (msPerInvocation + (recordsPerInvocation * usPerRecord) / 1_000) * slower;
  const invocations = invocationsPerSecond * secondsPerMonth;
  return {
    events: eventsPerSecond * secondsPerMonth,
    gigabytes: (eventsPerSecond * bytes * secondsPerMonth) / 1e9,
    recordsPerInvocation,
    invocations,
    msPerInvocation: invocations === 0 ? 0 : ms,
    gbSeconds: ((invocations * ms) / 1_000) * (memory / 1_024),
    busyFunctions: (invocationsPerSecond * ms) / 1_000,
    mostFunctions: topics * pollersEach * invocationsPerPoller,
    pollers: topics * pollersEach,
    units: unitsOf(topics, pollersEach),
    idleUnits: unitsOf(topics, pollersPerTopic),
  };
}

/**
 * Invocations a second of one poller: a batch ends when its window has passed since its first record, or when it is full.
 */
function invocationRate(eventsPerSecond: number, { bytes, batchSize, window }: Workload): number {
  if (eventsPerSecond === 0) return 0;
  const fullBatch = Math.max(1, Math.min(batchSize, Math.floor(eventBytes / ((bytes * 4) / 3 + recordFrame))));
  return Math.max(eventsPerSecond / fullBatch, 1 / (1 / eventsPerSecond + window));
}

/** Units of one destination: its mappings are in groups of at most a hundred, and each group has whole units. */
function unitsOf(topics: number, pollersEach: number): number {
  const units = (mappings: number): number => Math.ceil((mappings * pollersEach) / pollersPerUnit);
  const full = Math.floor(topics / mappingsPerGroup);
  return full * units(mappingsPerGroup) + units(topics % mappingsPerGroup);
}
