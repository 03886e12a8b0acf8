import type { KafkaRecord, RecordsBatch } from '@platformatic/kafka';
import { PlainBytes } from '../../lib/model/plain-bytes.ts';
import type { LambdaRecord } from '../lambda-event.ts';

const isLogAppendTime = 8;

/** What becomes of the bytes of a key or value. */
export type Encode = (bytes: Buffer) => string;

export const inBase64: Encode = (bytes) => bytes.toString('base64');

/** What Landfall's handler takes as well, where nothing lies between it and the poller: no type of Lambda's has it. */
export const asPlainBytes: Encode = (bytes) => new PlainBytes(bytes) as unknown as string;

/**
 * A record as Lambda hands it over: key and value in base64, headers as lists of signed bytes. A null key or value is
 * null here; Lambda leaves such a property out, too.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export function toLambdaRecord(
  topic: string,
  partition: number,
  batch: Pick<RecordsBatch, 'attributes' | 'firstOffset' | 'firstTimestamp' | 'maxTimestamp'>,
  record: Pick<KafkaRecord, 'offsetDelta' | 'timestampDelta' | 'key' | 'value' | 'headers'>,
  encode: Encode = inBase64,
): LambdaRecord {
  const appended = (batch.attributes & isLogAppendTime) !== 0;
  return {
    topic,
    partition,
    offset: Number(batch.firstOffset) + record.offsetDelta,
    timestamp: Number(appended ? batch.maxTimestamp : batch.firstTimestamp + record.timestampDelta),
    timestampType: appended ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
    key: record.key && encode(record.key),
    value: record.value && encode(record.value),
    headers: headersOf(record.headers),
  };
}

type RawHeaders = KafkaRecord['headers'];
type Headers = NonNullable<LambdaRecord['headers']>;

/** Those read last. A connector gives nearly all of its records the same ones: they are made once, and shared. */
let last: { readonly raw: RawHeaders; readonly made: Headers } = { raw: [], made: [] };

function headersOf(raw: RawHeaders): Headers {
  if (!isSame(raw, last.raw)) {
    // A copy: what was read lies in a buffer of megabytes, which nothing shall keep.
    const copy = raw.map(([name, value]): RawHeaders[number] => [copyOf(name), copyOf(value)]);
    last = { raw: copy, made: copy.map(([name, value]) => ({ [name?.toString('utf8') ?? '']: signedBytes(value) })) };
  }
  return last.made;
}

function isSame(a: RawHeaders, b: RawHeaders): boolean {
  return a.length === b.length && a.every(([name, value], i) => isEqual(name, b[i]?.[0]) && isEqual(value, b[i]?.[1]));
}

function isEqual(a: Buffer | null, b: Buffer | null | undefined): boolean {
  return a === null || b == null ? a === b : a.equals(b);
}

function copyOf(bytes: Buffer | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}

function signedBytes(value: Buffer | null): number[] {
  return value === null ? [] : Array.from(new Int8Array(value.buffer, value.byteOffset, value.length));
}
