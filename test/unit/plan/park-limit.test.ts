import { expect, test } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/change-event.ts';
import { RecordError } from '../../../lib/model/errors.ts';
import { parkLimitExceeded } from '../../../lib/plan/park-limit.ts';
import { record, upsert } from './changes.ts';

interface Cause {
  readonly code?: string;
  readonly table?: string | undefined;
  readonly column?: string;
}

/** Events of one partition: so many good ones of table t, and refused ones of these causes. */
function partition(good: number, ...causes: readonly (readonly [count: number, cause: Cause])[]) {
  const events: ChangeEvent[] = Array.from({ length: good }, (_, offset) => upsert('a', {}, { offset }));
  const refused = new Map<number, RecordError>();
  for (const [count, { code = 'C', table = 't', column }] of causes) {
    for (let i = 0; i < count; i += 1) {
      const error = new RecordError(code, record({ offset: events.length }), 'x', { table, column });
      refused.set(events.length, error);
      events.push({ kind: 'broken', record: error.record, error, table });
    }
  }
  return { events, refused, first: 0, tried: events.length };
}

test.each([
  ['as many as the limit', partition(0, [100, {}]), undefined],
  ['one more, and all of the table', partition(0, [101, {}]), '101 of 101 records of table "t"'],
  ['one more, and just half of the table', partition(101, [101, {}]), undefined],
  ['more than half', partition(100, [101, {}]), '101 of 201 records of table "t"'],
  ['of several causes', partition(0, [60, { code: 'A' }], [60, { code: 'B' }]), undefined],
  ['of several columns', partition(0, [60, { column: 'a' }], [60, { column: 'b' }]), undefined],
  ['of several tables', partition(0, [60, { table: 'a' }], [60, { table: 'b' }]), undefined],
  ['without a key, which the operator asked to be parked', partition(0, [500, { code: 'NO_KEY' }]), undefined],
])('refused records of one event: %s', (_what, given, expected) => {
  const found = parkLimitExceeded([given], 100);
  if (expected === undefined) expect(found).toBeUndefined();
  else
    expect(found).toMatchObject({ class: 'systemic', code: 'PARK_LIMIT', message: expect.stringContaining(expected) });
});

test('records that are too broken to name a table count for their topic, over all partitions', () => {
  const broken = () => {
    const events: ChangeEvent[] = [];
    const refused = new Map<number, RecordError>();
    for (let i = 0; i < 60; i += 1) {
      const error = new RecordError('UNDECODABLE', record({ offset: i }), 'x');
      refused.set(i, error);
      events.push({ kind: 'broken', record: error.record, error });
    }
    return { events, refused, first: 0, tried: 60 };
  };
  expect(parkLimitExceeded([broken(), broken()], 100)?.message).toContain(
    '120 of 120 records of topic "shop.public.t"',
  );
});

test('only records count that are new and have been tried', () => {
  const { events, refused } = partition(0, [300, {}]);
  expect(parkLimitExceeded([{ events, refused, first: 0, tried: 100 }], 100)).toBeUndefined();
  expect(parkLimitExceeded([{ events, refused, first: 200, tried: 300 }], 100)).toBeUndefined();
  expect(parkLimitExceeded([{ events, refused, first: 100, tried: 300 }], 100)?.message).toContain('200 of 200');
});
