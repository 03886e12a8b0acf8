import { describeValue } from '../model/errors.ts';
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

/** Shapes remembered, and fields in all of them: records may have any number of either. */
const rememberedShapes = 100;
const rememberedFields = 20_000;

/**
 * Shapes of rows without schema: the members as they come, all untyped. Rows of one table nearly always have the same
 * members, so the last shape is tried first.
 */
export class UntypedShapes {
  #last: RowShape = shapeOf([]);
  readonly #known = new Map<string, RowShape>();
  #fields = 0;

  of(values: RawValues): RowShape {
    const names = Object.keys(values);
    if (hasNames(this.#last, names)) return this.#last;
    const signature = JSON.stringify(names);
    let shape = this.#known.get(signature);
    if (shape === undefined) {
      shape = shapeOf(names.map((name): Field => ({ name, type: { kind: 'untyped' } })));
      this.#remember(signature, shape);
    }
    this.#last = shape;
    return shape;
  }

  #remember(signature: string, shape: RowShape): void {
    if (this.#known.size >= rememberedShapes || this.#fields + shape.fields.length > rememberedFields) {
      this.#known.clear();
      this.#fields = 0;
    }
    this.#known.set(signature, shape);
    this.#fields += shape.fields.length;
  }
}

/**
 * Whether values are what a record's schema says they are: a member it does not describe would be lost. JsonConverter
 * writes all of a struct's fields, in their order, and nothing else.
 * @throws Error naming such a member.
 */
export function requireDescribed(shape: RowShape, values: RawValues): void {
  const names = Object.keys(values);
  if (hasNames(shape, names)) return;
  const unknown = names.find((name) => !shape.byName.has(name));
  if (unknown !== undefined) {
    throw new Error(`the schema does not describe the member ${describeValue(unknown)}: it is another record's`);
  }
}

function hasNames(shape: RowShape, names: readonly string[]): boolean {
  const { fields } = shape;
  return fields.length === names.length && fields.every((field, i) => field.name === names[i]);
}

export function isObject(given: unknown): given is RawValues {
  return given !== null && typeof given === 'object' && !Array.isArray(given);
}
