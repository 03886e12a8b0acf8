import { LandfallError, RecordError, RefusedRecords, untilRefused } from '../../model/errors.ts';
import type { NetRow } from '../../model/net-effect.ts';
import type { Statement } from '../statement.ts';
import type { WriteStep } from './write-step.ts';

/** A key that its table does not have, or no table could. */
const ofKeys: ReadonlySet<string> = new Set(['KEY_COLUMN_MISSING', 'KEY_NOT_UNIQUE', 'IDENTIFIER']);

/**
 * The statements of all steps of one table, each made when it is asked for: the server works on one while the next is
 * encoded. Where some records have the table's key, those that have another are to blame, and neither the table nor the
 * settings.
 * @throws RefusedRecords for every row that cannot be encoded, or has such a key; LandfallError, systemic, where all have.
 */
export function* stepStatements(steps: readonly WriteStep[]): Generator<Statement> {
  const unfit: { readonly rows: readonly NetRow[]; readonly error: LandfallError }[] = [];
  yield* untilRefused(
    steps.map(({ rows, statements }) => () => {
      try {
        return statements(rows);
      } catch (error) {
        if (!(error instanceof LandfallError) || !ofKeys.has(error.code)) throw error;
        unfit.push({ rows, error });
        return [];
      }
    }),
  );
  const [first] = unfit;
  if (first === undefined) return;
  const refused = unfit.flatMap(({ rows, error }) => rows.map((row) => keyError(row, error)));
  const all = steps.reduce((sum, { rows }) => sum + rows.filter(({ key }) => key !== undefined).length, 0);
  const [one, ...others] = refused;
  throw one === undefined || refused.length === all ? first.error : new RefusedRecords([one, ...others]);
}

function keyError({ change }: NetRow, error: LandfallError): RecordError {
  return new RecordError(error.code, change.record, error.message, { cause: error, table: change.table });
}
