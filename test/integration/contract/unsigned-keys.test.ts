import { describe, expect, it } from 'vitest';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { withPlainKey } from '../../support/plain-key.ts';
import { exactly } from '../../support/records.ts';
import { columnsOf, rowsOf, withDestination } from '../../support/with-destination.ts';

/**
 * BIGINT UNSIGNED in `long` mode: above 2^63 an int64 arrives negative, and only the propagated source type tells. The
 * value's schema carries it, the key's does not.
 */
const unsigned = { type: 'int64', parameters: { '__debezium.source.column.type': 'BIGINT UNSIGNED' } };
const columns = { id: unsigned, note: 'string' };
const last = { id: exactly('-1'), note: 'last' };
const half = { id: exactly('-9223372036854775808'), note: 'half' };

const rows = (destination: Destination) => rowsOf(destination, 'orders', 'id::text, note', 't.id');

describe.each([
  { form: 'an envelope', flattened: false },
  { form: 'a flattened row', flattened: true },
])('a key above 2^63 in $form', ({ flattened }) => {
  const made = () => new Feed({ columns, schema: undefined, connector: 'mysql', flattened });

  it(
    'is written as the number it is, into numeric(20,0)',
    withDestination(async (destination) => {
      const feed = made();
      await destination.apply([event(withPlainKey(feed.create(half)), withPlainKey(feed.create(last)))]);
      expect((await columnsOf(destination, 'orders')).slice(0, 1)).toEqual(['id numeric(20,0) not null']);
      expect(await rows(destination)).toEqual([
        { id: '9223372036854775808', note: 'half' },
        { id: '18446744073709551615', note: 'last' },
      ]);
    }),
  );

  it(
    'is found by its delete, and by its tombstone',
    withDestination(async (destination) => {
      const feed = made();
      const deletes = [feed.remove(half), feed.tombstone(half), feed.tombstone(last)];
      const creates = [feed.create(half), feed.create(last)].map(withPlainKey);
      await destination.apply([event(...creates)]);
      await destination.apply([event(...deletes.map((record) => withPlainKey({ ...record, partition: 1 })))]);
      expect(await rows(destination)).toEqual([]);
    }),
  );

  it(
    'is found by a tombstone that a handler sees first of all',
    withDestination(async (destination) => {
      const feed = made();
      await destination.apply([event(withPlainKey(feed.create(last)), withPlainKey(feed.create(half)))]);
      await destination.apply([event(withPlainKey(feed.tombstone(last)))]);
      expect(await rows(destination)).toEqual([{ id: '9223372036854775808', note: 'half' }]);
    }),
  );
});

describe('a signed key', () => {
  it(
    'stays negative, also to a tombstone that comes first of all',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'int64', note: 'string' } });
      await destination.apply([event(feed.create(last), feed.create(half))]);
      expect(await rows(destination)).toEqual([
        { id: '-9223372036854775808', note: 'half' },
        { id: '-1', note: 'last' },
      ]);
      await destination.apply([event(feed.tombstone(last))]);
      expect(await rows(destination)).toEqual([{ id: '-9223372036854775808', note: 'half' }]);
    }),
  );
});

describe('a primary-key change between unsigned keys', () => {
  it(
    'takes the values along that the source did not send again',
    withDestination(async (destination) => {
      const feed = new Feed({ columns, schema: undefined, connector: 'mysql' });
      await destination.apply([event(withPlainKey(feed.create(half)))]);
      const moved = feed.move(half, { ...last, note: '__debezium_unavailable_value' });
      await destination.apply(moved.map((record) => event(withPlainKey(record))));
      expect(await rows(destination)).toEqual([{ id: '18446744073709551615', note: 'half' }]);
    }),
  );
});
