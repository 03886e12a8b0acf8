import type { ColumnType } from './table.ts';

/** What a destination would do with events: made without writing anything. */
export interface Plan {
  /** Records of the files. */
  readonly records: number;
  /** Those that stored progress says are applied. */
  readonly alreadyApplied: number;
  /** Those with nothing to write by rule, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** In the order in which their first changes come. */
  readonly tables: readonly PlannedTable[];
  readonly problems: readonly PlanProblem[];
  readonly notes: readonly PlanNote[];
  /** In the order in which it must run. */
  readonly ddl: readonly PlannedStatement[];
}

export interface PlannedTable {
  readonly name: string;
  /** `none`: nothing to do; `missing`: it is not there and nothing creates it. */
  readonly ddl: 'create' | 'add' | 'none' | 'missing';
  /** Key columns of a table to create, in key order. */
  readonly key: readonly string[];
  /** Columns to create. */
  readonly columns: readonly PlannedColumn[];
  /** Changes that would be applied. */
  readonly upserts: number;
  readonly deletes: number;
  readonly truncates: number;
}

export interface PlannedColumn {
  readonly name: string;
  readonly type: ColumnType['display'];
}

/** What stands in the way. */
export interface PlanProblem {
  /**
   * `parked`: these records become dead letters, others go on. `blocked`: these records are returned, with all that is
   * behind them in their partitions, until it is mended.
   */
  readonly effect: 'parked' | 'blocked';
  /** Of docs/errors.md. */
  readonly code: string;
  readonly topic: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly records: number;
  /** Of the first of them: what, where, why, and what to do. */
  readonly message: string;
}

export type PlanNoteKind =
  | 'type_differs'
  | 'default_left_out'
  | 'field_left_out'
  | 'no_key'
  | 'nanoseconds_cut'
  | 'truncate_inexact';

/** What goes well, and may be other than expected. */
export interface PlanNote {
  readonly kind: PlanNoteKind;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly text: string;
}

export interface PlannedStatement {
  readonly table: string;
  readonly sql: string;
}
