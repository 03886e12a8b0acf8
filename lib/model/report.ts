import type { LandfallError } from './errors.ts';

/** What became of one Lambda event's records; the numbers of section "What is counted" of docs/delivery.md. */
export interface BatchReport {
  readonly records: number;
  readonly upserted: number;
  readonly deleted: number;
  readonly inserted: number;
  readonly skipped: Readonly<Record<string, number>>;
  /** Changes that a later change of the same key in the event made unnecessary to write. */
  readonly reduced: number;
  readonly alreadyApplied: number;
  readonly deadLetters: number;
  /** Why records were parked, the first of them; no secrets. */
  readonly parked: readonly { readonly code: string; readonly message: string }[];
  /** Records returned for retry. */
  readonly returned: number;
  /** Topic-partitions whose first record that is left blocks them. */
  readonly blockedPartitions: number;
  /** Rows written, table by table. */
  readonly tables: readonly {
    readonly table: string;
    readonly upserted: number;
    readonly deleted: number;
    readonly inserted: number;
  }[];
  /** Milliseconds from the source's commit to the end of this event; undefined where no change says when it happened. */
  readonly sourceToCommitMs: { readonly p50: number; readonly p99: number } | undefined;
  /** Milliseconds since the oldest record of the event was written to Kafka. */
  readonly oldestMs: number | undefined;
  readonly unavailableLost: number;
  /** Values of which only the microseconds were kept. */
  readonly nanosecondsCut: number;
  readonly truncateInexact: number;
  readonly ddl: number;
  /** Transactions that wrote data. */
  readonly commits: number;
  readonly statements: number;
  readonly flights: number;
  /** `table.field` of fields that no column takes (`schemaEvolution=none`). */
  readonly leftOut: readonly string[];
  /** `table.column: why` of columns that were created without the source's default. */
  readonly leftOutDefaults: readonly string[];
  /** Why records were returned; no secrets. */
  readonly failures: readonly { readonly class: string; readonly code: string; readonly message: string }[];
  readonly ms: {
    readonly decode: number;
    readonly ddl: number;
    readonly write: number;
  };
}

/** What there is to tell of an event that could not even be begun. */
export function refusedReport({ class: failureClass, code, message }: LandfallError): BatchReport {
  return {
    ...{ records: 0, upserted: 0, deleted: 0, inserted: 0, skipped: {}, reduced: 0, alreadyApplied: 0 },
    ...{ deadLetters: 0, parked: [], returned: 0, unavailableLost: 0, nanosecondsCut: 0, truncateInexact: 0 },
    ...{ blockedPartitions: 0, tables: [], sourceToCommitMs: undefined, oldestMs: undefined },
    ...{
      ddl: 0,
      commits: 0,
      statements: 0,
      flights: 0,
      leftOut: [],
      leftOutDefaults: [],
      ms: { decode: 0, ddl: 0, write: 0 },
    },
    failures: [{ class: failureClass, code, message }],
  };
}

/** Lambda's partial batch response for a Kafka event source mapping. */
export interface BatchResponse {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: {
      readonly partition: string;
      readonly offset: number;
    };
  }[];
}
