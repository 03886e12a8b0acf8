import type { Key, RawValues, Row, RowShape } from '../model/row.ts';
import { fieldValue, shapeOf } from '../model/row.ts';
import { RawRow } from './raw-row.ts';

const subsets = new WeakMap<RowShape, Map<string, RowShape>>();

/**
 * The key that the named fields of a row make; all its fields where none are named.
 * Undefined when a named field is missing or a value is null: such a row has no key.
 */
export function keyOf(row: Row, fields: readonly string[]): Key | undefined {
  const shape = fields.length === 0 ? row.shape : subset(row.shape, fields);
  if (shape === undefined || shape.fields.length === 0) return undefined;
  const id = identity(shape, row.values, () => row.exact());
  if (id === undefined) return undefined;
  return {
    id,
    row: shape === row.shape ? row : new RawRow(shape, row.values, undefined, () => row.exact()),
  };
}

/** Identity of a key that stands elsewhere, such as the other key of a primary-key change in its header. */
export function identityOf(shape: RowShape, values: RawValues): string | undefined {
  return identity(shape, values, () => values);
}

/** JSON of the values in key order: equal exactly when the keys are. */
function identity(shape: RowShape, values: RawValues, exact: () => RawValues): string | undefined {
  const parts: unknown[] = [];
  for (const { name, type } of shape.fields) {
    let value = fieldValue(values, name);
    if (value === undefined || value === null) return undefined;
    // Inside of arrays and structs a number may be inexact as well.
    const isInexact = typeof value === 'number' ? !Number.isSafeInteger(value) : typeof value === 'object';
    if (isInexact) value = fieldValue(exact(), name);
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
