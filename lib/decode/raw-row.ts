import { describeValue } from '../model/errors.ts';
import type { Encoded } from '../model/plain-bytes.ts';
import { type Field, fieldValue, type RawValues, type Row, type RowShape, shapeOf } from '../model/row.ts';

/** Reads the values of a row again from its record's text. One for all rows of a topic: a row keeps no more than the text. */
export type ExactReader = (text: Encoded, member: 'before' | 'after' | undefined) => RawValues;

/** A row straight from a record. */
export class RawRow implements Row {
  readonly shape: RowShape;
  readonly cells: readonly unknown[];
  readonly unavailable: ReadonlySet<string> | undefined;
  readonly #text: Encoded;
  readonly #member: 'before' | 'after' | undefined;
  readonly #read: ExactReader;
  #exact: RawValues | undefined;

  constructor(
    shape: RowShape,
    cells: readonly unknown[],
    unavailable: ReadonlySet<string> | undefined,
    text: Encoded,
    member: 'before' | 'after' | undefined,
    read: ExactReader,
  ) {
    this.shape = shape;
    this.cells = cells;
    this.unavailable = unavailable;
    this.#text = text;
    this.#member = member;
    this.#read = read;
  }

  exact(): RawValues {
    this.#exact ??= this.#read(this.#text, this.#member);
    return this.#exact;
  }
}

/** A row of values that are there already. */
export function rowOf(shape: RowShape, cells: readonly unknown[], exact: () => RawValues): Row {
  return { shape, cells, unavailable: undefined, exact };
}

/** Shapes remembered, and fields in all of them: records may have any number of either. */
const rememberedShapes = 100;
const rememberedFields = 20_000;

/**
 * Shapes of rows without schema: the members as they come, all untyped. Rows of one table nearly always have the same
 * members, so the last shape is tried first.
 */
export class UntypedShapes {
  /** The shape that most likely fits. */
  last: RowShape = shapeOf([]);
  readonly #known = new Map<string, RowShape>();
  #fields = 0;

  of(values: RawValues): RowShape {
    const names = Object.keys(values);
    const signature = JSON.stringify(names);
    let shape = this.#known.get(signature);
    if (shape === undefined) {
      shape = shapeOf(names.map((name): Field => ({ name, type: { kind: 'untyped' } })));
      this.#remember(signature, shape);
    }
    this.last = shape;
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

/** Values in the order of the fields; undefined where they are other ones, or in another order. */
export function cellsInOrder({ fields }: RowShape, values: RawValues): unknown[] | undefined {
  const cells = new Array<unknown>(fields.length);
  let place = 0;
  for (const name in values) {
    if (fields[place]?.name !== name) return undefined;
    cells[place] = values[name];
    place += 1;
  }
  return place === fields.length ? cells : undefined;
}

/**
 * Values as a record's schema describes them: a member it does not describe would be lost. JsonConverter writes all of a
 * struct's fields, in their order, and nothing else.
 * @throws Error naming such a member.
 */
export function describedCells(shape: RowShape, values: RawValues): readonly unknown[] {
  const cells = cellsInOrder(shape, values);
  if (cells !== undefined) return cells;
  const unknown = Object.keys(values).find((name) => !shape.byName.has(name));
  if (unknown !== undefined) {
    throw new Error(`the schema does not describe the member ${describeValue(unknown)}: it is another record's`);
  }
  return shape.fields.map(({ name }) => fieldValue(values, name));
}

export function isObject(given: unknown): given is RawValues {
  return given !== null && typeof given === 'object' && !Array.isArray(given);
}
