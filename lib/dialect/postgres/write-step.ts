import type { NetRow } from '../../model/net-effect.ts';
import type { Statement } from '../statement.ts';

/**
 * A part of what a table needs, for rows that may be written in any order and in any number of goes: where the server
 * refuses one, the others can be written without it.
 */
export interface WriteStep {
  readonly rows: readonly NetRow[];
  /** The statements for these rows, some or all of the step's. @throws RefusedRecords */
  statements(rows: readonly NetRow[]): Statement[];
}
