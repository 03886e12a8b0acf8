import type { PartitionBatch } from '../model/record.ts';
import type { BatchResponse } from '../model/report.ts';

/** A topic-partition of the event and how many of its records, from the first on, are done. */
export interface PartitionOutcome {
  readonly batch: PartitionBatch;
  readonly done: number;
}

/**
 * The partial batch response: of each topic-partition the first record that is not done *and every later one*, so that
 * order holds whether the event source mapping rewinds to the lowest offset or retries only what is named.
 */
export function batchResponse(outcomes: readonly PartitionOutcome[]): BatchResponse {
  return {
    batchItemFailures: outcomes.flatMap(({ batch, done }) =>
      batch.records.slice(done).map((record) => ({
        itemIdentifier: { partition: batch.id, offset: record.offset },
      })),
    ),
  };
}
