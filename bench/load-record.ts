import type { LambdaRecord } from '../local/lambda-event.ts';
import { kafkaPartition } from './kafka-partition.ts';

const partitions = 4;

/** What is the same in every record, copied from a captured one. */
interface Envelope {
  readonly record: LambdaRecord;
  /** Text before a key's and a value's own part, and after it: the schema, or nothing. */
  readonly key: readonly [string, string];
  readonly value: readonly [string, string];
  readonly source: { readonly version: string; readonly name: string; readonly db: string };
}

/** Writes change events of the load's table as records, as Debezium and Kafka would. */
export class RecordWriter {
  readonly #envelope: Envelope;
  readonly #offsets: number[] = Array(partitions).fill(0);
  #transaction = 20_000;
  #lsn = 291_000_000;
  /** Microseconds since 1970 of the running transaction's commit. */
  #commit: number;

  constructor(pattern: LambdaRecord) {
    this.#envelope = readEnvelope(pattern);
    this.#commit = pattern.timestamp * 1000;
  }

  beginTransaction(): void {
    this.#transaction += 1;
    this.#lsn += 48;
    this.#commit += 1_500;
  }

  /** `before` and `after` are JSON. */
  change(op: 'c' | 'u' | 'd', id: number, before: string, after: string): LambdaRecord {
    const start = this.#lsn;
    this.#lsn += 176;
    const { version, name, db } = this.#envelope.source;
    // Written by hand: nanoseconds do not fit a JavaScript number.
    const source = `{"version":"${version}","connector":"postgresql","name":"${name}","ts_ms":${Math.floor(this.#commit / 1000)},"snapshot":null,"db":"${db}","sequence":"[\\"${start}\\",\\"${this.#lsn}\\"]","ts_us":${this.#commit},"ts_ns":${this.#commit}000,"schema":"public","table":"events","txId":${this.#transaction},"lsn":${this.#lsn},"xmin":null,"origin":null,"origin_lsn":null}`;
    const read = this.#commit + 40_000;
    const payload = `{"before":${before},"after":${after},"source":${source},"transaction":null,"op":"${op}","ts_ms":${Math.floor(read / 1000)},"ts_us":${read},"ts_ns":${read}800}`;
    const [head, tail] = this.#envelope.value;
    return this.#record(id, base64(head + payload + tail));
  }

  tombstone(id: number): LambdaRecord {
    return this.#record(id, null);
  }

  #record(id: number, value: string | null): LambdaRecord {
    const [head, tail] = this.#envelope.key;
    const key = Buffer.from(`${head}{"id":${id}}${tail}`);
    const partition = kafkaPartition(key, partitions);
    const offset = this.#offsets[partition] ?? 0;
    this.#offsets[partition] = offset + 1;
    const timestamp = Math.floor(this.#commit / 1000) + 60;
    return { ...this.#envelope.record, partition, offset, timestamp, key: key.toString('base64'), value };
  }
}

function readEnvelope(pattern: LambdaRecord): Envelope {
  const value = JSON.parse(text(pattern.value)) as { payload?: unknown };
  const payload = (value.payload ?? value) as { source: Envelope['source'] };
  return {
    record: pattern,
    key: around(text(pattern.key), '"payload":{"id":'),
    value: around(text(pattern.value), '"payload":{"before":'),
    source: payload.source,
  };
}

/** The schema in front of the payload, whose text begins as `start`; nothing in JSON without schema. */
function around(json: string, start: string): [string, string] {
  const place = json.lastIndexOf(start);
  return place === -1 ? ['', ''] : [json.slice(0, place + '"payload":'.length), '}'];
}

function text(encoded: string | null | undefined): string {
  return Buffer.from(encoded ?? '', 'base64').toString('utf8');
}

function base64(json: string): string {
  return Buffer.from(json).toString('base64');
}
