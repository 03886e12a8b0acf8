import type { RowChange, Upsert } from '../model/change-event.ts';
import type { LogicalType } from '../model/logical-type.ts';
import { type Field, fieldValue, type RowShape, rawValue } from '../model/row.ts';
import type { Settings } from '../model/settings.ts';
import type { Table } from '../model/table.ts';
import { untypedColumn } from './untyped-column.ts';

/** A column that changes ask for. */
export interface WantedColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly default: unknown;
  /** The change that asked first, for errors. */
  readonly change: RowChange;
}

/** What a table lacks for a batch's changes; only ever additions. */
export type SchemaChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly key: readonly WantedColumn[]; readonly columns: readonly WantedColumn[] }
  | { readonly kind: 'add'; readonly columns: readonly WantedColumn[] };

/**
 * Compares a table as it is (undefined: missing) with what the changes carry. A tombstone cannot create a table, nor a
 * delete that is ignored; a field without schema asks for a column only once a value comes.
 */
export function schemaChange(
  table: Table | undefined,
  changes: readonly RowChange[],
  deleteMode: Settings['deleteMode'],
): SchemaChange {
  const upserts = changes.filter((change) => change.kind === 'upsert');
  const columns = missingColumns(table, upserts);
  if (table !== undefined) return columns.length === 0 ? { kind: 'none' } : { kind: 'add', columns };

  const creating = changes.filter(
    (change) => change.kind === 'upsert' || (!change.tombstone && deleteMode !== 'ignore'),
  );
  if (creating.length === 0) return { kind: 'none' };
  const key = keyColumns(creating, columns);
  const isKey = new Set(key.map((column) => column.name));
  return { kind: 'create', key, columns: columns.filter((column) => !isKey.has(column.name)) };
}

function missingColumns(table: Table | undefined, upserts: readonly Upsert[]): WantedColumn[] {
  const wanted = new Map<string, WantedColumn>();
  for (const [shape, ofShape] of byShape(upserts)) {
    const [first] = ofShape as [Upsert];
    for (const field of shape.fields) {
      if (table?.byName.has(field.name) || wanted.has(field.name)) continue;
      const type = field.type.kind === 'untyped' ? untypedColumn(availableValues(field.name, ofShape)) : field.type;
      if (type !== undefined) wanted.set(field.name, { name: field.name, type, default: field.default, change: first });
    }
  }
  return [...wanted.values()];
}

/** Nearly always one shape: compared by identity before anything is hashed. */
function byShape(upserts: readonly Upsert[]): Map<RowShape, Upsert[]> {
  return Map.groupBy(upserts, (change) => change.row.shape);
}

function* availableValues(name: string, upserts: readonly Upsert[]): Generator<unknown> {
  for (const { row } of upserts) {
    if (row.unavailable?.has(name)) continue;
    const value = rawValue(row, name);
    // 1.0 is a fraction, but parsed it is 1: its source text tells.
    yield typeof value === 'number' ? fieldValue(row.exact(), name) : value;
  }
}

/** Key columns in key order; the value's field says more of a type than the key's (keys carry no lengths). */
function keyColumns(changes: readonly RowChange[], columns: readonly WantedColumn[]): WantedColumn[] {
  const change = changes.find((one) => one.key !== undefined);
  if (change?.key === undefined) return [];
  const { row } = change.key;
  return row.shape.fields.map((field: Field): WantedColumn => {
    const inValue = columns.find((column) => column.name === field.name);
    if (inValue !== undefined) return inValue;
    const type = field.type.kind === 'untyped' ? untypedColumn([rawValue(row, field.name)]) : field.type;
    return { name: field.name, type: type ?? { kind: 'text' }, default: field.default, change };
  });
}
