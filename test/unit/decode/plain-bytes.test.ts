import { expect, test } from 'vitest';
import { readLambdaEvent } from '../../../lib/decode/lambda-event.ts';
import type { ChangeEvent } from '../../../lib/model/change-event.ts';
import { contentHash, deadLetterOf } from '../../../lib/model/dead-letter.ts';
import { RecordError } from '../../../lib/model/errors.ts';
import { type Encoded, PlainBytes } from '../../../lib/model/plain-bytes.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { loadEvents } from '../../support/fixtures.ts';
import { create, lambdaEvent, remove, sourceOf, tombstone, update } from '../../support/records.ts';
import { decoder } from './decoding.ts';

const fixtures = ['01', '02', '03', '04', '04b', '04c', '05', '06b', '07', '08', '09', '10', '12b'];

function plain(given: string | null | undefined): PlainBytes | null {
  return given == null ? null : new PlainBytes(Buffer.from(given, 'base64'));
}

function inPlainBytes<R extends { readonly key?: string | null; readonly value?: string | null }>(record: R) {
  return { ...record, key: plain(record.key), value: plain(record.value) };
}

/** All that is made of a record but the record; rows with what is read of their text again. */
function meaning({ record: _, ...event }: ChangeEvent): string {
  const exact = (_name: string, value: unknown) =>
    typeof value === 'object' && value !== null && 'exact' in value && typeof value.exact === 'function'
      ? {
          ...value,
          exact: value.exact(),
          unavailable: [...('unavailable' in value ? ((value.unavailable as string[]) ?? []) : [])],
        }
      : value instanceof Error
        ? value.message
        : value;
  return JSON.stringify(event, exact);
}

test.for(fixtures)('records of fixture %s mean the same as plain bytes', (fixture) => {
  const [ofText, ofBytes] = [decoder(), decoder()];
  for (const event of loadEvents(fixture)) {
    const records = Object.entries(event.records).map(([id, list]) => [id, list.map(inPlainBytes)]);
    const read = (given: unknown) => readLambdaEvent(given).flatMap((batch) => batch.records);
    const bytes = read({ ...event, records: Object.fromEntries(records) });
    for (const [i, record] of read(event).entries()) {
      expect(meaning(ofBytes.decode(bytes[i] as KafkaRecord))).toBe(meaning(ofText.decode(record)));
    }
  }
});

test('a record that is cut anywhere means the same as plain bytes', () => {
  const whole = sourceOf();
  const bare = sourceOf({ withSchema: false });
  for (const source of [whole, bare]) {
    const [ofText, ofBytes] = [decoder(), decoder()];
    const warm = create(source, { id: 1, note: 'x' });
    for (const one of [ofText, ofBytes]) one.decode(warm);
    for (const record of [warm, update(source, { id: 1, note: 'y' }), remove(source, { id: 1 })]) {
      const bytes = Buffer.from(record.value ?? '', 'base64');
      for (let end = 0; end <= bytes.length; end++) {
        const cut = { ...record, value: bytes.subarray(0, end).toString('base64') };
        expect(meaning(ofBytes.decode(inPlainBytes(cut)))).toBe(meaning(ofText.decode(cut)));
      }
    }
  }
});

test('a record without a timestamp is read with plain bytes, too', () => {
  const record = { ...inPlainBytes(create(sourceOf(), { id: 1, note: 'x' })), timestamp: -1 };
  const event = lambdaEvent(record);
  expect(readLambdaEvent(event)[0]?.records[0]?.value).toEqual(record.value);
});

test('a dead letter holds base64 under the same name', () => {
  const records = [create(sourceOf(), { id: 1, note: 'x' }), tombstone(sourceOf(), { id: 1 })];
  for (const record of records) {
    const bytes: KafkaRecord<Encoded> = inPlainBytes(record);
    const letterOf = (given: KafkaRecord) =>
      deadLetterOf('shop', new RecordError('UNDECODABLE', given, 'why'), new Date(0));
    expect(letterOf(bytes)).toEqual(letterOf(record));
    expect(contentHash(bytes)).toBe(contentHash(record));
  }
});
