import { RecordError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { RowShape } from '../model/row.ts';

const reservedPrefix = '_landfall_';

/** Landfall's own tables are nobody else's: not even to be truncated. */
export function unreserved(table: string, record: KafkaRecord): string {
  if (!table.startsWith(reservedPrefix)) return table;
  const text = `table ${JSON.stringify(table)}: names that begin with ${reservedPrefix} are reserved; set tableNames`;
  throw new RecordError('RESERVED_NAME', record, text, { table });
}

/** @throws RecordError where a field bears a name of Landfall's own. */
export function refuseReserved(shape: RowShape, table: string, record: KafkaRecord): void {
  const reserved = reservedField(shape);
  if (reserved === null) return;
  const text = `field ${JSON.stringify(reserved)} of table ${table}: names that begin with ${reservedPrefix} are reserved; rename it with a transform of the connector`;
  throw new RecordError('RESERVED_NAME', record, text, { table, column: reserved });
}

const reservedFields = new WeakMap<RowShape, string | null>();

/** The first field that bears a name of Landfall's own, looked for once per shape. */
function reservedField(shape: RowShape): string | null {
  let found = reservedFields.get(shape);
  if (found === undefined) {
    found = shape.fields.find((field) => field.name.startsWith(reservedPrefix))?.name ?? null;
    reservedFields.set(shape, found);
  }
  return found;
}
