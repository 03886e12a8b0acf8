import type { LeftOut } from './pairs.ts';

/** The first rows that differ are told in full, by these. */
export interface RowDifference {
  readonly key: Readonly<Record<string, string>>;
  readonly what: 'missing' | 'extra' | 'differs';
  /** Of a row that differs: its columns, in canonical text; of long ones where they begin to differ. */
  readonly columns: readonly {
    readonly column: string;
    readonly source: string | null;
    readonly destination: string | null;
  }[];
}

export interface TableResult {
  readonly table: string;
  readonly destinationTable: string;
  readonly isEqual: boolean;
  readonly rowsSource: number;
  readonly rowsDestination: number;
  readonly ranges: number;
  readonly missing: number;
  readonly extra: number;
  readonly differing: number;
  /** More may differ: the search stopped at its limit. */
  readonly isCut: boolean;
  /** Rows that kept changing: nothing can be said of them. */
  readonly moving: number;
  readonly rows: readonly RowDifference[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  /** Why the table could not be compared. */
  readonly error?: string;
}

export interface VerifyResult {
  readonly source: string;
  readonly destination: string;
  readonly isEqual: boolean;
  readonly tables: readonly TableResult[];
  /** Statements run in both databases, and rows that came back. */
  readonly queries: number;
  readonly rowsRead: number;
}
