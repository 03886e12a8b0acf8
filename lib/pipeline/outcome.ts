import type { LandfallError } from '../model/errors.ts';
import type { PartitionBatch } from '../model/record.ts';
import type { BatchReport, BatchResponse } from '../model/report.ts';
import { batchResponse, type PartitionOutcome } from '../plan/response.ts';
import type { DestinationCounts } from '../sink/destination.ts';
import { oldestAge } from './lateness.ts';
import { isBlocked, type PartitionRun } from './partition-run.ts';
import type { Tally } from './tally.ts';

/** `response` is undefined when nothing at all was done: the whole event is to be retried, for `failures`. */
export interface BatchOutcome {
  readonly response: BatchResponse | undefined;
  readonly report: BatchReport;
  readonly failures: readonly LandfallError[];
}

/** What the destination and the clock say of one event. */
type Costs = Readonly<DestinationCounts> & {
  readonly msDecode: number;
  readonly msWrite: number;
  readonly endedAt: Date;
};

export function outcomeOf(
  outcomes: readonly PartitionOutcome[],
  runs: readonly PartitionRun[],
  tally: Tally,
  failed: readonly LandfallError[],
  costs: Costs,
): BatchOutcome {
  const records = outcomes.reduce((sum, { batch }) => sum + batch.records.length, 0);
  const returned = outcomes.reduce((sum, { batch, done }) => sum + batch.records.length - done, 0);
  const failures = [...failed, ...runs.map((run) => run.failure)].filter((one) => one !== undefined);
  return {
    response: returned > 0 && returned === records ? undefined : batchResponse(outcomes),
    failures,
    report: {
      records,
      upserted: tally.rows('upserted'),
      deleted: tally.rows('deleted'),
      inserted: tally.rows('inserted'),
      skipped: tally.skipped,
      reduced: tally.reduced,
      alreadyApplied: tally.alreadyApplied,
      deadLetters: tally.deadLetters,
      parked: tally.parked.map(({ code, message }) => ({ code, message })),
      returned,
      blockedPartitions: new Set(runs.filter(isBlocked).map(({ batch }) => batch.id)).size,
      tables: [...tally.tables].map(([table, counts]) => ({ table, ...counts })),
      sourceToCommitMs: tally.lateness.percentiles(costs.endedAt),
      oldestMs: oldestAge(runs, costs.endedAt),
      unavailableLost: tally.unavailableLost,
      nanosecondsCut: tally.nanosecondsCut,
      truncateInexact: tally.truncateInexact,
      leftOut: [...tally.leftOut],
      leftOutDefaults: [...tally.leftOutDefaults],
      ddl: costs.ddl,
      commits: costs.commits,
      statements: costs.statements,
      flights: costs.flights,
      ms: { decode: costs.msDecode, ddl: costs.msDdl, write: costs.msWrite - costs.msDdl },
      failures: failures.map(({ class: failureClass, code, message }) => ({ class: failureClass, code, message })),
    },
  };
}

/** How many records of a topic-partition, from the first on, are done in all of its runs. */
export function doneOf({ id, records }: PartitionBatch, runs: readonly PartitionRun[]): PartitionOutcome['done'] {
  const lefts = runs.flatMap(({ batch, done }) => (batch.id === id ? (batch.records[done]?.offset ?? []) : []));
  if (lefts.length === 0) return records.length;
  const left = Math.min(...lefts);
  return records.findIndex(({ offset }) => offset >= left);
}

/** What was added between two states of a destination's counts. */
export function difference(now: DestinationCounts, before: DestinationCounts): DestinationCounts {
  return {
    ddl: now.ddl - before.ddl,
    commits: now.commits - before.commits,
    statements: now.statements - before.statements,
    flights: now.flights - before.flights,
    msDdl: now.msDdl - before.msDdl,
  };
}
