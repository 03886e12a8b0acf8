import { expect, test } from 'vitest';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { withPlainKey } from '../../support/plain-key.ts';
import { create, exactly, remove, type Source, sourceOf, tombstone } from '../../support/records.ts';
import { as, decode, decoder } from './decoding.ts';

const unsigned = { type: 'int64', parameters: { '__debezium.source.column.type': 'BIGINT UNSIGNED' } };
const source = sourceOf({ columns: { id: unsigned, note: 'string' }, schema: undefined, connector: 'mysql' });
const row = { id: exactly('-1'), note: 'x' };

function keyType(event: ReturnType<typeof decode>): LogicalType | undefined {
  const { key } = event.kind === 'delete' ? event : as('upsert', event);
  return key?.row.shape.byName.get('id')?.type;
}

test('a key has the source type that only the value tells: in a row and in its delete', () => {
  expect(keyType(decode(withPlainKey(create(source, row))))).toEqual({ kind: 'unsigned' });
  expect(keyType(decode(withPlainKey(remove(source, row))))).toEqual({ kind: 'unsigned' });
});

test('a tombstone has the types of the rows that came before it in its topic', () => {
  const warm = decoder();
  warm.decode(withPlainKey(create(source, row)));
  expect(keyType(warm.decode(withPlainKey(tombstone(source, row))))).toEqual({ kind: 'unsigned' });
});

test('a tombstone that comes first leaves the sign of an int64 to the column', () => {
  const cold = keyType(decode(withPlainKey(tombstone(source, row))));
  expect(cold).toEqual({ kind: 'integer', bits: 64, maybeUnsigned: true });
});

test('identities are the same, whatever is known of the types', () => {
  const events = [create(source, row), remove(source, row), tombstone(source, row)].map((record) =>
    decode(withPlainKey(record)),
  );
  const ids = events.map((event) => (event.kind === 'upsert' || event.kind === 'delete' ? event.key?.id : event.kind));
  expect(new Set(ids)).toEqual(new Set(['[-1]']));
});

test.each<[string, Source['columns'][string], Source['columns'][string], LogicalType]>([
  ['of another form than the value', 'int64', 'string', { kind: 'integer', bits: 64 }],
  ['of the same form', 'string', 'string', { kind: 'text' }],
  [
    'of a native type',
    { type: 'string', parameters: {} },
    { type: 'string', parameters: { '__debezium.source.column.type': 'CITEXT' } },
    { kind: 'native', type: 'citext' },
  ],
])('a key %s', (_how, inKey, inValue, type) => {
  const { key } = create(sourceOf({ columns: { id: inKey } }), { id: 1 });
  expect(keyType(decode({ ...create(sourceOf({ columns: { id: inValue } }), { id: 'x' }), key }))).toEqual(type);
});
