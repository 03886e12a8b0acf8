import { describe, expect, test } from 'vitest';
import { describeValue, LandfallError, RecordError } from '../../../lib/model/errors.ts';

const record = { topic: 'a-b.c', partition: 3, offset: 17, timestamp: 0, key: null, value: null, headers: [] };

test('a record error names where its record stands and keeps its cause', () => {
  const cause = new Error('deep');
  const error = new RecordError('UNDECODABLE', record, 'cannot be read', { cause });
  expect(error).toBeInstanceOf(LandfallError);
  expect(error).toMatchObject({ class: 'record', code: 'UNDECODABLE', name: 'RecordError', record, cause });
  expect(error.message).toBe('cannot be read (topic "a-b.c", partition 3, offset 17)');
});

describe('a value in a message', () => {
  test.for<[unknown, string]>([
    ['a', 'string "a"'],
    ['say "a"', 'string "say \\"a\\""'],
    [5, 'number 5'],
    [Number.NaN, 'number null'],
    [true, 'boolean true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 'a'], 'array [1,"a"]'],
    [{ a: 1 }, 'object {"a":1}'],
    [() => {}, 'function () => {}'],
  ])('%j is told with its type', ([value, text]) => {
    expect(describeValue(value)).toBe(text);
  });

  test.for(['x'.repeat(1_000), { a: 'x'.repeat(1_000) }])('is never told as a whole when it is long', (value) => {
    const text = describeValue(value).replace(/^\w+ /, '');
    expect(text).toHaveLength(58);
    expect(text.endsWith('…')).toBe(true);
  });
});
