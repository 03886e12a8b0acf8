import { expect, test } from 'vitest';
import { toLambdaRecord } from '../../../../local/kafka/lambda-record.ts';

const batch = { attributes: 0, firstOffset: 40n, firstTimestamp: 1_000n, maxTimestamp: 9_000n };
const given = { offsetDelta: 2, timestampDelta: 5n, key: Buffer.from('k'), value: Buffer.from('v'), headers: [] };

test('a record has its own offset and timestamp, key and value in base64', () => {
  expect(toLambdaRecord('a.b-c', 3, batch, given)).toEqual({
    ...{ topic: 'a.b-c', partition: 3, offset: 42, timestamp: 1_005, timestampType: 'CREATE_TIME' },
    ...{ key: 'aw==', value: 'dg==', headers: [] },
  });
});

test('a null key and a null value stay null, and an empty value is empty', () => {
  expect(toLambdaRecord('a', 0, batch, { ...given, key: null, value: null })).toMatchObject({ key: null, value: null });
  expect(toLambdaRecord('a', 0, batch, { ...given, value: Buffer.alloc(0) })).toMatchObject({ value: '' });
});

test('headers are lists of signed bytes', () => {
  const headers: [Buffer, Buffer | null][] = [
    [Buffer.from('h'), Buffer.from([0, 127, 128, 255])],
    [Buffer.from('empty'), null],
  ];
  expect(toLambdaRecord('a', 0, batch, { ...given, headers }).headers).toEqual([
    { h: [0, 127, -128, -1] },
    { empty: [] },
  ]);
});

test('with the broker’s time, a record has that of its batch', () => {
  expect(toLambdaRecord('a', 0, { ...batch, attributes: 8 }, given)).toMatchObject({
    timestamp: 9_000,
    timestampType: 'LOG_APPEND_TIME',
  });
});
