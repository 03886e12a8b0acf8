import type { ChangeEvent } from '../model/change-event.ts';
import { LandfallError, RecordError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import { Base64Reader } from './base64-reader.ts';
import { toChangeEvent } from './change-event.ts';
import { keyOf } from './key.ts';
import { type KeySettings, ParsedRecord } from './parsed-record.ts';
import { TableNames } from './table-name.ts';
import { TopicMemory } from './topic-memory.ts';

/** Turns records into change events. Kept across invocations: what it remembers only saves work. */
export class Decoder {
  readonly #settings: KeySettings;
  readonly #tables: TableNames;
  readonly #base64 = new Base64Reader();
  readonly #topics = new Map<string, TopicMemory>();

  constructor(settings: KeySettings & Pick<Settings, 'kind' | 'tableNames'>) {
    this.#settings = settings;
    this.#tables = new TableNames(settings);
  }

  /** Never throws for what a record holds: such a record comes back as `broken`. */
  decode(record: KafkaRecord): ChangeEvent {
    try {
      return toChangeEvent(new ParsedRecord(record, this.#memory(record.topic)), this.#tables, this.#settings);
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
    return keyOf(this.#memory(record.topic).key(record.key), this.#settings.primaryKeyFields)?.id;
  }

  #memory(topic: string): TopicMemory {
    let memory = this.#topics.get(topic);
    if (memory === undefined) {
      memory = new TopicMemory(this.#base64);
      this.#topics.set(topic, memory);
    }
    return memory;
  }
}

function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
