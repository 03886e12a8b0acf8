import type { MessageToProduce } from '@platformatic/kafka';
import type { LambdaRecord } from '../../../local/lambda-event.ts';

/** A record as it was in Kafka: Lambda's base64 and signed bytes undone. */
export function messageOf({ topic, partition, timestamp, key, value, headers }: LambdaRecord): MessageToProduce {
  const named = headers?.flatMap(Object.entries) ?? [];
  return {
    ...{ topic, partition, timestamp: BigInt(timestamp) },
    ...(typeof key === 'string' ? { key: Buffer.from(key, 'base64') } : {}),
    ...(typeof value === 'string' ? { value: Buffer.from(value, 'base64') } : {}),
    headers: new Map(named.map(([name, signed]) => [Buffer.from(name), Buffer.from(signed)])),
  };
}
