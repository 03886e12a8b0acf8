import { expect, test } from 'vitest';
import { asPlainBytes, toLambdaRecord } from '../../../../local/kafka/lambda-record.ts';

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

test('plain bytes are base64 in JSON, and as long as it', () => {
  for (const size of [0, 1, 2, 3, 4]) {
    const one = { ...given, key: null, value: Buffer.alloc(size, 250) };
    const plain = toLambdaRecord('a', 0, batch, one, asPlainBytes);
    const encoded = toLambdaRecord('a', 0, batch, one);
    expect(JSON.stringify(plain)).toBe(JSON.stringify(encoded));
    expect(plain.value?.length).toBe(encoded.value?.length);
  }
});

test('headers that are not those of the record before are its own', () => {
  const of = (...headers: [Buffer | null, Buffer | null][]) =>
    toLambdaRecord('a', 0, batch, { ...given, headers: headers as [Buffer, Buffer][] }).headers;
  const [name, a, b] = [Buffer.from('n'), Buffer.from('a'), Buffer.from('b')];
  expect([of([name, a]), of([name, a]), of([name, b]), of([name, null]), of(), of([name, a], [name, b])]).toEqual([
    [{ n: [97] }],
    [{ n: [97] }],
    [{ n: [98] }],
    [{ n: [] }],
    [],
    [{ n: [97] }, { n: [98] }],
  ]);
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
