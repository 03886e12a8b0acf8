import type { Encoded } from '../model/plain-bytes.ts';
import { type RawValues, type Row, type RowShape, shapeOf } from '../model/row.ts';
import type { Base64Reader } from './base64-reader.ts';
import type { CompiledSchema, Format, Parsed } from './format.ts';
import { JsonFormat } from './json-format.ts';
import { fromBase64 } from './json-text.ts';
import { typedShape } from './key.ts';
import { cellsInOrder, describedCells, type ExactReader, isObject, RawRow, UntypedShapes } from './raw-row.ts';
import { unavailableFields } from './unavailable.ts';

/** What is remembered of a topic: the schemas and shapes its keys and values use. It only saves work. */
export class TopicMemory {
  readonly #base64: Base64Reader;
  readonly #keys: Format = new JsonFormat();
  readonly #values: Format = new JsonFormat();
  readonly #keyShapes = new UntypedShapes();
  readonly #rowShapes = new UntypedShapes();
  readonly #readKey = exactReader(this.#keys);
  readonly #readValue = exactReader(this.#values);
  /** Shape of the last row that came with a schema: what its tombstones know of the key's types. */
  #rowShape: RowShape | undefined;

  constructor(base64: Base64Reader) {
    this.#base64 = base64;
  }

  /** @throws Error naming what is wrong with the text. */
  key(text: Encoded): Row {
    const { schema, payload } = this.#parse('key', this.#keys, text);
    if (!isObject(payload))
      throw new Error('the key is not a struct: use the key converter of the connector unchanged');
    const { shape, cells } = cellsOf(payload, schema, this.#keyShapes);
    return new RawRow(typedShape(shape, this.#rowShape), cells, undefined, text, undefined, this.#readKey);
  }

  /** @throws Error naming what is wrong with the text. */
  value(text: Encoded): Parsed {
    const parsed = this.#parse('value', this.#values, text);
    this.#rowShape = parsed.schema?.row ?? this.#rowShape;
    return parsed;
  }

  /** The row that lies under `member` in a value, or the value itself; undefined where that is none. */
  row({ schema, payload }: Parsed, text: Encoded, member: 'before' | 'after' | undefined): Row | undefined {
    const values = member === undefined ? payload : isObject(payload) ? payload[member] : undefined;
    if (!isObject(values)) return undefined;
    const given = cellsOf(values, schema, this.#rowShapes);
    const { shape, cells } = member === undefined ? withoutMarker(given) : given;
    return new RawRow(shape, cells, unavailableFields(shape, cells), text, member, this.#readValue);
  }

  #parse(part: 'key' | 'value', format: Format, text: Encoded): Parsed {
    try {
      if (typeof text !== 'string') return format.parse(text.bytes, text.bytes.length);
      const size = this.#base64.read(text);
      return format.parse(this.#base64.bytes, size);
    } catch (error) {
      throw new Error(`the ${part} cannot be decoded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function exactReader(format: Format): ExactReader {
  return (text, member) => {
    const whole = format.parseExactly(typeof text === 'string' ? fromBase64(text) : text.bytes) as RawValues;
    return member === undefined ? whole : (whole[member] as RawValues);
  };
}

type Cells = Pick<Row, 'shape' | 'cells'>;

/** As the schema describes them, or untyped where there is none. */
function cellsOf(values: RawValues, schema: CompiledSchema | undefined, shapes: UntypedShapes): Cells {
  if (schema !== undefined) return { shape: schema.row, cells: describedCells(schema.row, values) };
  const cells = cellsInOrder(shapes.last, values);
  if (cells !== undefined) return { shape: shapes.last, cells };
  const shape = shapes.of(values);
  return { shape, cells: describedCells(shape, values) };
}

const unmarked = new WeakMap<RowShape, RowShape>();

/** ExtractNewRecordState's `__deleted` is never a column; inside an envelope it is one like any other. */
function withoutMarker(given: Cells): Cells {
  const { shape, cells } = given;
  if (!shape.byName.has('__deleted')) return given;
  let made = unmarked.get(shape);
  if (made === undefined) {
    made = shapeOf(shape.fields.filter((field) => field.name !== '__deleted'));
    unmarked.set(shape, made);
  }
  return { shape: made, cells: cells.toSpliced(shape.places.get('__deleted') ?? 0, 1) };
}
