import type { LandfallError } from '../model/errors.ts';
import type { BatchReport, BatchResponse } from '../model/report.ts';
import { batchResponse } from '../plan/response.ts';
import type { DestinationCounts } from '../sink/destination.ts';
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
  readonly oldestMs: number | undefined;
};

export function outcomeOf(
  runs: readonly PartitionRun[],
  tally: Tally,
  failure: LandfallError | undefined,
  costs: Costs,
): BatchOutcome {
  const records = runs.reduce((sum, run) => sum + run.events.length, 0);
  const returned = runs.reduce((sum, run) => sum + run.events.length - run.done, 0);
  const failures = [failure, ...runs.map((run) => run.failure)].filter((one) => one !== undefined);
  return {
    response: returned > 0 && returned === records ? undefined : batchResponse(runs),
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
      blockedPartitions: runs.filter(isBlocked).length,
      tables: [...tally.tables].map(([table, counts]) => ({ table, ...counts })),
      sourceToCommitMs: tally.lateness.percentiles(),
      oldestMs: costs.oldestMs,
      unavailableLost: tally.unavailableLost,
      nanosecondsCut: tally.nanosecondsCut,
      truncateInexact: tally.truncateInexact,
      leftOut: [...tally.leftOut],
      leftOutDefaults: [...tally.leftOutDefaults],
      ddl: costs.ddl,
      statements: costs.statements,
      flights: costs.flights,
      ms: { decode: costs.msDecode, ddl: costs.msDdl, write: costs.msWrite - costs.msDdl },
      failures: failures.map(({ class: failureClass, code, message }) => ({ class: failureClass, code, message })),
    },
  };
}

/** What was added between two states of a destination's counts. */
export function difference(now: DestinationCounts, before: DestinationCounts): DestinationCounts {
  return {
    ddl: now.ddl - before.ddl,
    statements: now.statements - before.statements,
    flights: now.flights - before.flights,
    msDdl: now.msDdl - before.msDdl,
  };
}
