import type { LogicalType } from '../model/logical-type.ts';
import type { Field, Key, RawValues, Row, RowShape } from '../model/row.ts';
import { fieldValue, rawValue, shapeOf } from '../model/row.ts';
import { rowOf } from './raw-row.ts';

const subsets = new WeakMap<RowShape, Map<string, RowShape>>();

/**
 * The key that the named fields of a row make; all its fields where none are named.
 * Undefined when a named field is missing or a value is null: such a row has no key.
 */
export function keyOf(row: Row, fields: readonly string[]): Key | undefined {
  const shape = fields.length === 0 ? row.shape : subset(row.shape, fields);
  if (shape === undefined || shape.fields.length === 0) return undefined;
  const cells = shape === row.shape ? row.cells : shape.fields.map(({ name }) => rawValue(row, name));
  const id = identity(shape, cells, row);
  if (id === undefined) return undefined;
  return { id, row: shape === row.shape ? row : rowOf(shape, cells, () => row.exact()) };
}

/** Identity of a key that stands elsewhere, such as the other key of a primary-key change in its header. */
export function identityOf(shape: RowShape, values: RawValues): string | undefined {
  const cells = shape.fields.map(({ name }) => fieldValue(values, name));
  return identity(shape, cells, { exact: () => values });
}

/** JSON of the values in key order: equal exactly when the keys are. */
function identity({ fields }: RowShape, cells: readonly unknown[], row: Pick<Row, 'exact'>): string | undefined {
  const [only] = cells;
  // Most keys are one number.
  if (fields.length === 1 && typeof only === 'number' && Number.isSafeInteger(only)) return `[${only}]`;
  const parts: unknown[] = [];
  for (const [place, { name, type }] of fields.entries()) {
    let value = cells[place];
    if (value === undefined || value === null) return undefined;
    // Inside of arrays and structs a number may be inexact as well.
    const isInexact = typeof value === 'number' ? !Number.isSafeInteger(value) : typeof value === 'object';
    if (isInexact) value = fieldValue(row.exact(), name);
    // The same uuid may be spelled either way.
    parts.push(type.kind === 'uuid' && typeof value === 'string' ? value.toLowerCase() : value);
  }
  return JSON.stringify(parts);
}

function subset(shape: RowShape, names: readonly string[]): RowShape | undefined {
  const ofShape = subsets.get(shape) ?? new Map<string, RowShape>();
  subsets.set(shape, ofShape);
  const list = JSON.stringify(names);
  const known = ofShape.get(list);
  if (known !== undefined) return known;
  const fields = names.map((name) => shape.byName.get(name));
  if (!fields.every((field) => field !== undefined)) return undefined;
  const made = shapeOf(fields);
  ofShape.set(list, made);
  return made;
}

const typed = new WeakMap<RowShape, WeakMap<RowShape, RowShape>>();
const noValue = shapeOf([]);

/**
 * A key's shape with the types of the value's: a key's schema carries no propagated source type, and only that tells
 * BIGINT UNSIGNED from BIGINT. `value` is undefined where no value of the topic has come by (a tombstone first thing
 * after a cold start): an int64 is then marked, and its column decides.
 */
export function typedShape(key: RowShape, value: RowShape = noValue): RowShape {
  const byValue = typed.get(key) ?? new WeakMap<RowShape, RowShape>();
  typed.set(key, byValue);
  let shape = byValue.get(value);
  if (shape === undefined) {
    const fields = key.fields.map((field): Field => {
      const type = typeOfKey(field.type, value.byName.get(field.name)?.type);
      return JSON.stringify(type) === JSON.stringify(field.type) ? field : { ...field, type };
    });
    shape = fields.every((field, i) => field === key.fields[i]) ? key : shapeOf(fields);
    byValue.set(value, shape);
  }
  return shape;
}

/** The value's type, unless a transform has given the key another form than the value's. */
function typeOfKey(key: LogicalType, value: LogicalType | undefined): LogicalType {
  if (key.kind === 'integer' && key.bits === 64) {
    if (value === undefined) return { ...key, maybeUnsigned: true };
    return value.kind === 'unsigned' ? value : key;
  }
  const isText = key.kind === 'text' && (value?.kind === 'native' || value?.kind === 'decimal-text');
  return value !== undefined && (isText || key.kind === value.kind) ? value : key;
}
