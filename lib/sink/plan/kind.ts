import type { AvailableTypes, SchemaDialect } from '../../dialect/schema.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import type { PlannedStatement } from '../../model/plan.ts';
import type { Settings } from '../../model/settings.ts';
import type { ColumnType, Table } from '../../model/table.ts';
import type { Destination, WorkOnTable } from '../destination.ts';
import type { DestinationState } from './state.ts';

/** What a plan has to know of a kind of destination: its DDL, and how it encodes what it would send. */
export interface PlannedKind {
  readonly transactionPer: Destination['transactionPer'];
  readonly dialect: SchemaDialect;
  /** A name as an identifier. */
  quote(name: string): string;
  /** The DDL of Landfall's own tables that records of these tables need, by name; undefined: records of no known table. */
  ownTables(tables: readonly (string | undefined)[]): ReadonlyMap<string, readonly Statement[]>;
  /** The DDL of a table of Landfall's own that is made where the keys of a table's rows move, in the state it is in by then. */
  movedTable?(table: Table): Promise<readonly PlannedStatement[]>;
  /**
   * Encodes all that would be sent, and returns how many values lose their nanoseconds.
   * @throws RefusedRecords for what cannot be encoded.
   */
  encode(work: WorkOnTable): number;
  /** The type that a new column for the field would have, where the column has another from which it matters. */
  typeDifference(type: LogicalType, column: ColumnType, isKey: boolean, available?: AvailableTypes): string | undefined;
}

/** Makes what is known of a kind for one plan, which it may remember parts of. */
export type KindOf = (settings: Settings, state: DestinationState) => PlannedKind;
