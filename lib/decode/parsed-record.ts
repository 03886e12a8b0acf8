import type { KafkaRecord } from '../model/record.ts';
import type { Row } from '../model/row.ts';
import type { Settings } from '../model/settings.ts';
import type { Parsed } from './format.ts';
import type { TopicMemory } from './topic-memory.ts';

export type KeySettings = Pick<Settings, 'primaryKeyMode' | 'primaryKeyFields' | 'keylessTables' | 'truncate'>;

/** What of a record has been parsed when its meaning is decided. */
export class ParsedRecord {
  readonly record: KafkaRecord;
  /** undefined for a null key. */
  readonly key: Row | undefined;
  readonly #memory: TopicMemory;
  /** undefined for a null value. */
  readonly #value: Parsed | undefined;

  /** @throws Error where key or value cannot be decoded. */
  constructor(record: KafkaRecord, memory: TopicMemory) {
    this.record = record;
    this.#memory = memory;
    // The value first: its schema says more of the key's types than the key's own.
    this.#value = record.value === null ? undefined : memory.value(record.value);
    this.key = record.key === null ? undefined : memory.key(record.key);
  }

  get schemaName(): string | undefined {
    return this.#value?.schema?.name;
  }

  get payload(): unknown {
    return this.#value?.payload;
  }

  /** The row that lies in the payload under `member`, or the payload itself. */
  row(member: 'before' | 'after' | undefined): Row | undefined {
    const { value } = this.record;
    return this.#value === undefined || value === null ? undefined : this.#memory.row(this.#value, value, member);
  }
}
