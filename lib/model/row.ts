import type { LogicalType } from './logical-type.ts';

/** A field of a row as its record describes it. */
export interface Field {
  readonly name: string;
  readonly type: LogicalType;
  /** Raw default of the record's schema; absent where there is none. */
  readonly default?: unknown;
}

/** The fields of a row, shared by all rows of one record schema; compared by identity, equal by `signature`. */
export interface RowShape {
  readonly fields: readonly Field[];
  readonly byName: ReadonlyMap<string, Field>;
  /** Where each field's cell stands. */
  readonly places: ReadonlyMap<string, number>;
  readonly signature: string;
}

/** Raw JSON values by field name, as parsed; never assume that a name is an own property. */
export type RawValues = Readonly<Record<string, unknown>>;

/** Values of one row, still raw: the destination's column decides how each is written. */
export interface Row {
  readonly shape: RowShape;
  /** As parsed, in the order of the shape's fields; undefined where the record lacks one. */
  readonly cells: readonly unknown[];
  /** Fields whose value the source did not send (unchanged TOAST); undefined where there is none. */
  readonly unavailable: ReadonlySet<string> | undefined;
  /**
   * The same values parsed again with every number that a double cannot hold kept as `JSON.rawJSON` text.
   * Costs a parse: asked for only when a number is not a safe integer and the column is exact.
   */
  exact(): RawValues;
}

/** A key: its fields in key order, and an identity that is equal exactly when the keys are. */
export interface Key {
  readonly id: string;
  readonly row: Row;
}

export function shapeOf(fields: readonly Field[]): RowShape {
  return {
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    places: new Map(fields.map((field, place) => [field.name, place])),
    signature: JSON.stringify(fields.map((field) => [field.name, field.type])),
  };
}

/** A field's raw value; undefined where the row lacks it. */
export function rawValue({ shape, cells }: Pick<Row, 'shape' | 'cells'>, name: string): unknown {
  const place = shape.places.get(name);
  return place === undefined ? undefined : cells[place];
}

/** A member's raw value; undefined where there is none, also for names such as `constructor`. */
export function fieldValue(values: RawValues, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** A row without fields, for values that come from no row. */
export const emptyRow: Row = { shape: shapeOf([]), cells: [], unavailable: undefined, exact: () => ({}) };
