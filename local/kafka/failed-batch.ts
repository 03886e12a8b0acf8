import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { eventOf, type LambdaEvent, type LambdaRecord } from '../lambda-event.ts';
import { createWhole } from '../whole-file.ts';

/**
 * Writes what Lambda leaves in S3 for records whose tries are used up, under the name it gives it; `payload` is the
 * text of the whole event. https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export async function writeFailedBatch(
  folder: string,
  like: LambdaEvent,
  records: readonly LambdaRecord[],
  tries: number,
): Promise<void> {
  const event = eventOf(like, records);
  const payload = JSON.stringify(event);
  const now = new Date().toISOString();
  const content = {
    requestContext: {
      requestId: randomUUID(),
      functionArn: 'local',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: tries,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: now,
    KafkaBatchInfo: {
      batchSize: records.length,
      bootstrapServers: like.bootstrapServers,
      payloadSize: Buffer.byteLength(payload),
      recordsInfo: Object.fromEntries(Object.entries(event.records).map(([id, list]) => [id, range(list)])),
    },
    payload,
  };
  const name = `${now.slice(0, 19).replaceAll(':', '.')}-${randomUUID()}`;
  const target = join(folder, 'aws', 'lambda', 'local', ...now.slice(0, 10).split('-'));
  await mkdir(target, { recursive: true });
  await createWhole(join(target, name), JSON.stringify(content));
}

function range(records: readonly LambdaRecord[]) {
  const [first] = records;
  const last = records.at(-1);
  const at = (record: LambdaRecord | undefined) => new Date(Math.max(0, record?.timestamp ?? 0)).toISOString();
  return {
    firstRecordOffset: String(first?.offset),
    lastRecordOffset: String(last?.offset),
    firstRecordTimestamp: at(first),
    lastRecordTimestamp: at(last),
  };
}
