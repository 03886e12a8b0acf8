import type { ChangeEvent } from '../model/change-event.ts';
import { LandfallError, RecordError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import { type Field, type RawValues, type Row, type RowShape, shapeOf } from '../model/row.ts';
import type { Settings } from '../model/settings.ts';
import { toChangeEvent } from './change-event.ts';
import type { Format } from './format.ts';
import { JsonFormat } from './json-format.ts';
import { fromBase64 } from './json-text.ts';
import { keyOf, withTypesOf } from './key.ts';
import type { KeySettings, ParsedRecord } from './parsed-record.ts';
import { isObject, RawRow, requireDescribed, UntypedShapes } from './raw-row.ts';
import { TableNames } from './table-name.ts';
import { unavailableFields } from './unavailable.ts';

/** What the decoder remembers of a topic: the schemas and shapes its keys and values use. */
interface TopicMemory {
  readonly key: Format;
  readonly value: Format;
  readonly keyShapes: UntypedShapes;
  readonly rowShapes: UntypedShapes;
  /** Shape of the last row that came with a schema: what its tombstones know of the key's types. */
  rowShape: RowShape | undefined;
}

/** Turns records into change events. Kept across invocations: what it remembers only saves work. */
export class Decoder {
  readonly #settings: KeySettings;
  readonly #tables: TableNames;
  readonly #topics = new Map<string, TopicMemory>();

  constructor(settings: KeySettings & Pick<Settings, 'tableNames'>) {
    this.#settings = settings;
    this.#tables = new TableNames(settings);
  }

  /** Never throws for what a record holds: such a record comes back as `broken`. */
  decode(record: KafkaRecord): ChangeEvent {
    try {
      return toChangeEvent(this.#parse(record), this.#tables, this.#settings);
    } catch (error) {
      const found = error instanceof RecordError ? error.place.table : undefined;
      const table = found ?? attempted(() => this.#tables.ofTombstone(record.topic));
      const keyId = attempted(() => this.#keyId(record));
      if (error instanceof LandfallError) return { kind: 'broken', record, error, table, keyId };
      const reason = error instanceof Error ? error.message : String(error);
      const undecodable = new RecordError('UNDECODABLE', record, reason, { cause: error, table });
      return { kind: 'broken', record, error: undecodable, table, keyId };
    }
  }

  /** Even where nothing can be made of the value, the key tells which row it was about. */
  #keyId(record: KafkaRecord): string | undefined {
    if (this.#settings.primaryKeyMode !== 'record_key' || record.key === null) return undefined;
    return keyOf(keyRow(record.key, this.#memory(record.topic)), this.#settings.primaryKeyFields)?.id;
  }

  #parse(record: KafkaRecord): ParsedRecord {
    const topic = this.#memory(record.topic);
    const key = record.key === null ? undefined : keyRow(record.key, topic);
    if (record.value === null)
      return {
        record,
        key: key && withTypesOf(key, topic.rowShape),
        schemaName: undefined,
        payload: undefined,
        row: () => undefined,
      };
    const text = record.value;
    const { schema, payload } = naming('value', () => topic.value.parse(fromBase64(text)));
    topic.rowShape = schema?.row ?? topic.rowShape;
    return {
      record,
      key: key && withTypesOf(key, topic.rowShape),
      schemaName: schema?.name,
      payload,
      row: (member): Row | undefined => {
        const values = member === undefined ? payload : isObject(payload) ? payload[member] : undefined;
        if (!isObject(values)) return undefined;
        if (schema !== undefined) requireDescribed(schema.row, values);
        const given = schema?.row ?? topic.rowShapes.of(values);
        const shape = member === undefined ? withoutMarker(given) : given;
        return new RawRow(shape, values, unavailableFields(shape, values), exactReader(topic.value, text, member));
      },
    };
  }

  #memory(topic: string): TopicMemory {
    let memory = this.#topics.get(topic);
    if (memory === undefined) {
      memory = {
        key: new JsonFormat(),
        value: new JsonFormat(),
        keyShapes: new UntypedShapes(),
        rowShapes: new UntypedShapes(),
        rowShape: undefined,
      };
      this.#topics.set(topic, memory);
    }
    return memory;
  }
}

function keyRow(text: string, topic: TopicMemory): Row {
  const { schema, payload } = naming('key', () => topic.key.parse(fromBase64(text)));
  if (!isObject(payload)) throw new Error('the key is not a struct: use the key converter of the connector unchanged');
  if (schema !== undefined) requireDescribed(schema.row, payload);
  const shape = schema?.row ?? topic.keyShapes.of(payload);
  return new RawRow(shape, payload, undefined, exactReader(topic.key, text, undefined));
}

/** Apart from everything else, so that a row keeps alive what it needs and not the whole envelope it came in. */
function exactReader(format: Format, text: string, member: 'before' | 'after' | undefined): () => RawValues {
  return () => {
    const whole = format.parseExactly(fromBase64(text)) as RawValues;
    return member === undefined ? whole : (whole[member] as RawValues);
  };
}

function naming<T>(part: 'key' | 'value', parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Error(`the ${part} cannot be decoded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const unmarked = new WeakMap<RowShape, RowShape>();

/** ExtractNewRecordState's `__deleted` is never a column; inside an envelope it is one like any other. */
function withoutMarker(shape: RowShape): RowShape {
  if (!shape.byName.has('__deleted')) return shape;
  let made = unmarked.get(shape);
  if (made === undefined) {
    made = shapeOf(shape.fields.filter((field: Field) => field.name !== '__deleted'));
    unmarked.set(shape, made);
  }
  return made;
}
