import {
  assertNotParked,
  countParked,
  noteParked,
  supersede,
  supersedeTable,
} from '../../dialect/postgres/parked-statements.ts';
import { advanceProgress } from '../../dialect/postgres/progress-statements.ts';
import { settleParked } from '../../dialect/postgres/redrive-statements.ts';
import { tableStatements } from '../../dialect/postgres/table-statements.ts';
import type { WriteSettings } from '../../dialect/row-columns.ts';
import type { Statement } from '../../dialect/statement.ts';
import { commit } from '../../dialect/transaction.ts';
import { untilRefused } from '../../model/errors.ts';
import type { TopicPartition } from '../../model/progress.ts';
import type { Work, WorkOnTable } from '../destination.ts';
import type { RedriveWork } from '../redrive.ts';

/**
 * What a transaction consists of between its begin and its commit, each statement made when it is asked for. Progress
 * first: its row locks decide between two invocations before either writes a row.
 * @throws RefusedRecords for every row that cannot be encoded.
 */
export function* workStatements({ steps, effects, parking }: Work, settings: WriteSettings): Generator<Statement> {
  const { schema, name } = settings;
  const { parked, superseded, emptied, takenAsFree } = parking;
  if (steps.length > 0) yield advanceProgress(schema, name, steps);
  if (steps.length > 0 && takenAsFree.length > 0) yield assertNotParked(schema, name, takenAsFree);
  yield* effectStatements(effects, settings);
  if (steps.length === 0) return;
  for (const table of emptied) yield supersedeTable(schema, name, table);
  if (superseded.length > 0) yield supersede(schema, name, superseded);
  if (parked.length > 0) yield noteParked(schema, name, parked);
  if (steps.some((step) => step.isChecked)) yield countParked(schema, name, steps);
}

/**
 * What a transaction with parked records consists of behind the lock of their progress: the rows, what became of the
 * records, how many are open now, and its commit.
 * @throws RefusedRecords for every row that cannot be encoded.
 */
export function* redriveStatements(
  { effects, settled }: RedriveWork,
  at: readonly TopicPartition[],
  settings: WriteSettings,
): Generator<Statement> {
  const { schema, name } = settings;
  yield* effectStatements(effects, settings);
  yield settleParked(schema, name, settled);
  yield countParked(schema, name, at);
  yield commit;
}

function effectStatements(effects: readonly WorkOnTable[], settings: WriteSettings): Iterable<Statement> {
  return untilRefused(
    effects.map(
      ({ table, effect, displaces }) =>
        () =>
          tableStatements(effect, table, settings, displaces),
    ),
  );
}

/**
 * Settings of the session for this transaction only: RDS Proxy pins a connection on a plain SET. An invocation that is
 * frozen or killed must not hold its locks for longer than its time.
 */
export function limits(timeoutMs: number): Statement {
  const limit = String(Math.max(1, Math.round(timeoutMs)));
  return {
    purpose: 'limits',
    text: `select set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $1, true),
  set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true),
  set_config('extra_float_digits', '1', true), set_config('array_nulls', 'on', true)`,
    values: [limit],
  };
}
