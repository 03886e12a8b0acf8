import { LandfallError } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import type { KafkaRecord } from '../model/record.ts';

/** What to do with the records of one topic-partition: those before `from` are applied, from `from` on they are due. */
export type Decision =
  | { readonly kind: 'apply'; readonly from: number }
  /** They came before the record that is awaited: returned untouched. */
  | { readonly kind: 'wait'; readonly from: number };

/**
 * Holds the records of one topic-partition, in offset order, against its progress.
 * @throws LandfallError `TOPIC_RECREATED`, systemic: offsets begin again although the records are new.
 */
export function decide(progress: Progress | undefined, records: readonly KafkaRecord[]): Decision {
  if (progress === undefined) return { kind: 'apply', from: 0 };
  let from = 0;
  for (const record of records) {
    if (record.offset >= progress.nextOffset) break;
    if (record.timestamp > progress.lastTimestamp) throw recreated(record, progress);
    from += 1;
  }
  const due = records[from];
  const waits = due !== undefined && progress.awaitingOffset !== undefined && due.offset > progress.awaitingOffset;
  return { kind: waits ? 'wait' : 'apply', from };
}

function recreated(record: KafkaRecord, progress: Progress): LandfallError {
  const { topic, partition, offset } = record;
  return new LandfallError(
    'systemic',
    'TOPIC_RECREATED',
    `topic ${JSON.stringify(topic)}, partition ${partition}: offset ${offset} is below the next offset ${progress.nextOffset}, but its record is newer than any applied one. The topic was deleted and created again: check that nothing is missing, then run landfall progress reset for it`,
  );
}
