import type { ChangeEvent } from '../model/change-event.ts';
import { LandfallError, RecordError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import { type Field, type RawValues, type Row, type RowShape, shapeOf } from '../model/row.ts';
import type { Settings } from '../model/settings.ts';
import { type KeySettings, type ParsedRecord, toChangeEvent } from './change-event.ts';
import type { Format } from './format.ts';
import { JsonFormat } from './json-format.ts';
import { fromBase64 } from './json-text.ts';
import { isObject, RawRow, UntypedShapes } from './raw-row.ts';
import { TableNames } from './table-name.ts';
import { unavailableFields } from './unavailable.ts';

/** What the decoder remembers of a topic: the schemas and shapes its keys and values use. */
interface TopicMemory {
  readonly key: Format;
  readonly value: Format;
  readonly keyShapes: UntypedShapes;
  readonly rowShapes: UntypedShapes;
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
      if (error instanceof LandfallError) return { kind: 'broken', record, error };
      const reason = error instanceof Error ? error.message : String(error);
      return {
        kind: 'broken',
        record,
        error: new RecordError('UNDECODABLE', record, reason, { cause: error }),
      };
    }
  }

  #parse(record: KafkaRecord): ParsedRecord {
    const topic = this.#memory(record.topic);
    const key = record.key === null ? undefined : keyRow(record.key, topic);
    if (record.value === null)
      return {
        record,
        key,
        schemaName: undefined,
        payload: undefined,
        row: () => undefined,
      };
    const text = record.value;
    const { schema, payload } = naming('value', () => topic.value.parse(fromBase64(text)));
    return {
      record,
      key,
      schemaName: schema?.name,
      payload,
      row: (member): Row | undefined => {
        const values = member === undefined ? payload : isObject(payload) ? payload[member] : undefined;
        if (!isObject(values)) return undefined;
        const shape = withoutMarker(schema?.row ?? topic.rowShapes.of(values));
        return new RawRow(shape, values, unavailableFields(shape, values), () => {
          const whole = topic.value.parseExactly(fromBase64(text)) as RawValues;
          return member === undefined ? whole : (whole[member] as RawValues);
        });
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
      };
      this.#topics.set(topic, memory);
    }
    return memory;
  }
}

function keyRow(text: string, topic: TopicMemory): Row {
  const { schema, payload } = naming('key', () => topic.key.parse(fromBase64(text)));
  if (!isObject(payload)) throw new Error('the key is not a struct: use the key converter of the connector unchanged');
  const shape = schema?.row ?? topic.keyShapes.of(payload);
  return new RawRow(shape, payload, undefined, () => topic.key.parseExactly(fromBase64(text)) as RawValues);
}

function naming<T>(part: 'key' | 'value', parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Error(`the ${part} cannot be decoded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const unmarked = new WeakMap<RowShape, RowShape>();

/** ExtractNewRecordState's `__deleted` is never a column. */
function withoutMarker(shape: RowShape): RowShape {
  if (!shape.byName.has('__deleted')) return shape;
  let made = unmarked.get(shape);
  if (made === undefined) {
    made = shapeOf(shape.fields.filter((field: Field) => field.name !== '__deleted'));
    unmarked.set(shape, made);
  }
  return made;
}
