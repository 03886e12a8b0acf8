import type { LambdaEvent } from './lambda-event.ts';

/** A file of events that cannot be read; names file and line. */
export class EventFileError extends Error {
  override readonly name = 'EventFileError';
}

/** The event of a line, or of a whole file; `where` names it. @throws EventFileError */
export function parseEvent(text: string, where: string): LambdaEvent {
  let event: unknown;
  try {
    event = payloadOf(JSON.parse(text));
  } catch (error) {
    throw new EventFileError(`${where}: not JSON: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const records = (event as { records?: unknown } | null)?.records;
  if (records === undefined && isBare(event)) {
    throw new EventFileError(
      `${where}: what Lambda says of a failed batch, without the batch: SNS and SQS are not told it, an on-failure destination in S3 keeps it`,
    );
  }
  if (typeof records !== 'object' || records === null || Array.isArray(records)) {
    throw new EventFileError(`${where}: not a Lambda event: it has no "records" by topic-partition`);
  }
  for (const [id, list] of Object.entries(records as Record<string, unknown>)) {
    if (!Array.isArray(list) || !list.every(isRecord)) {
      throw new EventFileError(`${where}: records of ${id} are not a list of {topic, partition, offset, …}`);
    }
  }
  return event as LambdaEvent;
}

/**
 * The event of an invocation record: what Lambda's on-failure destination leaves in S3 holds it as `payload`, an object or
 * its text (AWS Lambda Developer Guide, "Capturing discarded batches"); that of an asynchronous invocation as
 * `requestPayload`.
 */
function payloadOf(given: unknown): unknown {
  const { records, payload, requestPayload } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const inner = records === undefined ? (payload ?? requestPayload) : undefined;
  if (inner === undefined) return given;
  return typeof inner === 'string' ? JSON.parse(inner) : inner;
}

/** SNS and SQS are told which batch failed, not what was in it. */
function isBare(given: unknown): boolean {
  const { KafkaBatchInfo, requestContext } = (given ?? {}) as Readonly<Record<string, unknown>>;
  return KafkaBatchInfo !== undefined || requestContext !== undefined;
}

function isRecord(given: unknown): boolean {
  const record = given as { topic?: unknown; partition?: unknown; offset?: unknown } | null;
  return (
    typeof record?.topic === 'string' && Number.isSafeInteger(record.partition) && Number.isSafeInteger(record.offset)
  );
}
