import { tableStatements } from '../../../../lib/dialect/postgres/table-statements.ts';
import { naturalType as postgresType } from '../../../../lib/dialect/postgres/types/natural-type.ts';
import { encodeSteps, filledColumns } from '../../../../lib/dialect/redshift/encode-steps.ts';
import { foldedByName } from '../../../../lib/dialect/redshift/identifiers.ts';
import { insertRows, stageFor, straightTo } from '../../../../lib/dialect/redshift/stage-statements.ts';
import { tableLoad } from '../../../../lib/dialect/redshift/table-load.ts';
import { naturalType as redshiftType } from '../../../../lib/dialect/redshift/types/natural-type.ts';
import type { Statement } from '../../../../lib/dialect/statement.ts';
import type { TableChange } from '../../../../lib/model/change-event.ts';
import { parseSettings } from '../../../../lib/model/settings.ts';
import type { Column, ColumnType, Table } from '../../../../lib/model/table.ts';
import { reduce } from '../../../../lib/plan/reduce.ts';

const place = {
  hostname: 'h',
  username: 'u',
  database: 'd',
  schema: 'shop',
  insertMode: 'upsert',
  deleteMode: 'delete',
};
const columnNames = ['id', 'note', 'details'];

function table(type: ColumnType): Table {
  const columns: Column[] = columnNames.map((name) => ({
    ...{ name, type, notNull: name === 'id', isRequired: name === 'id', generated: false, identityAlways: false },
  }));
  return { name: 't', columns, byName: foldedByName(columns), uniqueKeys: undefined, isReferenced: false };
}

type Given = Readonly<Record<string, unknown>>;

/** What each dialect sends for changes of one table of the texts id, note, details: without begin, progress and commit. */
export function rowStatements(
  changes: readonly TableChange[],
  given: Given = {},
): Record<'postgres' | 'redshift', Statement[]> {
  return {
    postgres: [...postgresStatements(changes, given)],
    redshift: [...redshiftStatements(changes, given)],
  };
}

function postgresStatements(changes: readonly TableChange[], given: Given): Iterable<Statement> {
  const { settings } = parseSettings({ ...place, ...given });
  return tableStatements(reduce([changes], settings), table(postgresType({ kind: 'text' })), settings);
}

/** Stages by binds, where there are few rows. */
export function* redshiftStatements(changes: readonly TableChange[], given: Given = {}): Generator<Statement> {
  const { settings } = parseSettings({ ...place, ...given, kind: 'redshift' });
  const of = table(redshiftType({ kind: 'text', length: 20 }, settings));
  const load = tableLoad(reduce([changes], settings), of, settings);
  const names = filledColumns(load.staged, of);
  const stage = stageFor(of, names);
  if (load.staged.length > 0) yield* insertRows(stage, encodeSteps(load.staged, names, of, settings, true));
  yield* load.statements(stage.name);
  for (const step of load.appended) {
    const filled = filledColumns([step], of);
    yield* insertRows(straightTo('shop', of, filled), encodeSteps([step], filled, of, settings, false));
  }
}
