import type { NetRow } from '../../model/net-effect.ts';
import type { ColumnType } from '../../model/table.ts';
import type { RowColumn } from './row-columns.ts';

/** Rows of a load that have the same columns and that the same statements are about. */
export interface LoadStep {
  /** What the rows carry in the stage’s column `_landfall_step`. */
  readonly number: number;
  readonly rows: readonly NetRow[];
  readonly columns: readonly RowColumn[];
  /** Columns of the key, where each of the rows is to be the only one with its. */
  readonly key: readonly string[];
  /** What a row carries in `_landfall_move`: the primary-key change it is half of; null where none. */
  moveOf(row: NetRow): string | null;
}

/** A column that rows are loaded into. */
export interface LoadColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Columns of a stage that no table has: which statement a row is for, and which primary-key change it is half of. */
export const stepColumn = '_landfall_step';
export const moveColumn = '_landfall_move';
export const stageColumns: readonly LoadColumn[] = [
  { name: stepColumn, type: { sql: 'integer', name: 'int4', display: 'integer' } },
  { name: moveColumn, type: { sql: 'varchar(64)', name: 'varchar', display: 'varchar(64)', length: 64 } },
];
