import type { KafkaRecord, RecordsBatch } from '@platformatic/kafka';
import type { LambdaRecord } from '../lambda-event.ts';

const isLogAppendTime = 8;

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
): LambdaRecord {
  const appended = (batch.attributes & isLogAppendTime) !== 0;
  return {
    topic,
    partition,
    offset: Number(batch.firstOffset) + record.offsetDelta,
    timestamp: Number(appended ? batch.maxTimestamp : batch.firstTimestamp + record.timestampDelta),
    timestampType: appended ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
    key: record.key?.toString('base64') ?? null,
    value: record.value?.toString('base64') ?? null,
    headers: record.headers.map(([name, value]) => ({ [name?.toString('utf8') ?? '']: signedBytes(value) })),
  };
}

function signedBytes(value: Buffer | null): number[] {
  return value === null ? [] : Array.from(new Int8Array(value.buffer, value.byteOffset, value.length));
}
