import { LandfallError, RecordError, RefusedRecords, untilRefused } from '../model/errors.ts';
import type { NetRow } from '../model/net-effect.ts';

/** Something that is made of rows of one table. */
export interface Making<T> {
  readonly rows: readonly NetRow[];
  make(): Iterable<T>;
}

/** A key that its table does not have, or no table could. */
const ofKeys: ReadonlySet<string> = new Set(['KEY_COLUMN_MISSING', 'KEY_NOT_UNIQUE', 'IDENTIFIER']);

/**
 * What is made of all rows of one table, one after the other, each when it is asked for. Where some records have the
 * table's key, those that have another are to blame, and neither the table nor the settings.
 * @throws RefusedRecords for every row that cannot be encoded, or has such a key; LandfallError, systemic, where all have.
 */
export function* withFittingKeys<T>(makings: readonly Making<T>[]): Generator<T> {
  const unfit: { readonly rows: readonly NetRow[]; readonly error: LandfallError }[] = [];
  yield* untilRefused(
    makings.map(({ rows, make }) => () => {
      try {
        return make();
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
  const all = makings.reduce((sum, { rows }) => sum + rows.filter(({ key }) => key !== undefined).length, 0);
  const [one, ...others] = refused;
  throw one === undefined || refused.length === all ? first.error : new RefusedRecords([one, ...others]);
}

function keyError({ change }: NetRow, error: LandfallError): RecordError {
  return new RecordError(error.code, change.record, error.message, { cause: error, table: change.table });
}
