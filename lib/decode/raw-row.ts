import { type Field, type RawValues, type Row, type RowShape, shapeOf } from '../model/row.ts';

/** A row straight from a record. */
export class RawRow implements Row {
  readonly shape: RowShape;
  readonly values: RawValues;
  readonly unavailable: ReadonlySet<string> | undefined;
  readonly #readExactly: () => RawValues;
  #exact: RawValues | undefined;

  constructor(
    shape: RowShape,
    values: RawValues,
    unavailable: ReadonlySet<string> | undefined,
    readExactly: () => RawValues,
  ) {
    this.shape = shape;
    this.values = values;
    this.unavailable = unavailable;
    this.#readExactly = readExactly;
  }

  exact(): RawValues {
    this.#exact ??= this.#readExactly();
    return this.#exact;
  }
}

/**
 * Shapes of rows without schema: the members as they come, all untyped. Rows of one table nearly always have the same
 * members, so the last shape is tried first.
 */
export class UntypedShapes {
  #last: RowShape = shapeOf([]);
  readonly #known = new Map<string, RowShape>();

  of(values: RawValues): RowShape {
    const names = Object.keys(values);
    if (hasNames(this.#last, names)) return this.#last;
    const signature = JSON.stringify(names);
    let shape = this.#known.get(signature);
    if (shape === undefined) {
      shape = shapeOf(names.map((name): Field => ({ name, type: { kind: 'untyped' } })));
      if (this.#known.size >= 100) this.#known.clear();
      this.#known.set(signature, shape);
    }
    this.#last = shape;
    return shape;
  }
}

function hasNames(shape: RowShape, names: readonly string[]): boolean {
  const { fields } = shape;
  return fields.length === names.length && fields.every((field, i) => field.name === names[i]);
}

export function isObject(given: unknown): given is RawValues {
  return given !== null && typeof given === 'object' && !Array.isArray(given);
}
