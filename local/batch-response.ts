import { type LambdaEvent, type LambdaRecord, partitionId } from './lambda-event.ts';

/**
 * What comes again of a failed partition. The vendor's page can be read both ways:
 * rewind: everything of it in the event from the lowest reported offset on; named: exactly the reported offsets.
 */
export type Redelivery = 'rewind' | 'named';

export type Outcome =
  | { readonly kind: 'answered'; readonly failed: ReadonlyMap<string, readonly LambdaRecord[]> }
  /** The answer makes no sense of this event, so all of it comes again. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads a handler's answer as Lambda does: null, `{}` and an empty list are success; a malformed answer or one that
 * names a partition or an offset which was not in the event is a failure of the whole event.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-msk-errors.html
 */
export function readResponse(event: LambdaEvent, response: unknown, redelivery: Redelivery): Outcome {
  if (response === null || response === undefined) return answered(new Map());
  if (typeof response !== 'object') return refused(`the answer is a ${typeof response}`);
  const failures = (response as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return answered(new Map());
  if (!Array.isArray(failures)) return refused('batchItemFailures is not a list');
  const reported = new Map<string, Set<number>>();
  for (const failure of failures as unknown[]) {
    const item = readIdentifier(failure);
    if (item === undefined) return refused(`not a batch item failure: ${JSON.stringify(failure)}`);
    const records = Object.hasOwn(event.records, item.partition) ? event.records[item.partition] : undefined;
    if (records === undefined) return refused(`partition ${item.partition} was not in the event`);
    if (!records.some((record) => record.offset === item.offset)) {
      return refused(`offset ${item.offset} of ${item.partition} was not in the event`);
    }
    const offsets = reported.get(item.partition) ?? new Set();
    reported.set(item.partition, offsets.add(item.offset));
  }
  const failed = new Map<string, readonly LambdaRecord[]>();
  for (const [partition, offsets] of reported) {
    const lowest = Math.min(...offsets);
    const comesAgain = ({ offset }: LambdaRecord) => (redelivery === 'rewind' ? offset >= lowest : offsets.has(offset));
    failed.set(partition, (event.records[partition] ?? []).filter(comesAgain));
  }
  return answered(failed);
}

/** All records of an event by partition, as when the handler throws. */
export function wholeEvent(event: LambdaEvent): ReadonlyMap<string, readonly LambdaRecord[]> {
  return Map.groupBy(Object.values(event.records).flat(), partitionId);
}

function answered(failed: ReadonlyMap<string, readonly LambdaRecord[]>): Outcome {
  return { kind: 'answered', failed };
}

function refused(reason: string): Outcome {
  return { kind: 'refused', reason };
}

function readIdentifier(failure: unknown): { partition: string; offset: number } | undefined {
  const item = (failure as { itemIdentifier?: { partition?: unknown; offset?: unknown } } | null)?.itemIdentifier;
  const { partition, offset } = item ?? {};
  if (typeof partition !== 'string' || typeof offset !== 'number') return undefined;
  return { partition, offset };
}
