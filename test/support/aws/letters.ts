import { type DeadLetter, deadLetterName, deadLetterOf } from '../../../lib/model/dead-letter.ts';
import { RecordError } from '../../../lib/model/errors.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';

/** A record that nobody could write, and its dead letter. */
export function letterOf(given: Partial<KafkaRecord> = {}): { readonly name: string; readonly letter: DeadLetter } {
  const record: KafkaRecord = {
    topic: 'shop.public.orders',
    partition: 3,
    offset: 17,
    timestamp: 1_700_000_000_000,
    key: 'a2V5',
    value: 'eyJjdXQ=',
    headers: [{ kind: [104, -1] }],
    ...given,
  };
  const error = new RecordError('UNDECODABLE', record, 'the value cannot be decoded', { table: 'orders' });
  return { name: deadLetterName('shop', record), letter: deadLetterOf('shop', error, new Date(0)) };
}
