import { afterEach, expect, it } from 'vitest';
import { event } from '../../support/feed.ts';
import { document } from '../../support/records.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

it.each(['before', 'after', 'source', 'payload', 'schema', 'key'])(
  'prototypes named in a record’s %s change nothing and nobody',
  (member) =>
    withDestination(async (destination) => {
      const polluting = { polluted: true, id: 9, table: 'x', op: 'd', after: { id: 9 }, schema: null, offset: 5 };
      const inside = JSON.parse(
        `{"__proto__":${JSON.stringify(polluting)},"constructor":{"prototype":${JSON.stringify(polluting)}}}`,
      );
      const source = { db: 'shop', schema: 'public', table: 'orders', lsn: 5, ...(member === 'source' ? inside : {}) };
      const after = { id: 1, note: 'a', ...(member === 'after' ? inside : {}) };
      const before = member === 'before' ? { id: 1, ...inside } : null;
      const value = { before, after, source, op: 'c', ts_ms: 1, ...(member === 'payload' ? inside : {}) };
      const given = member === 'schema' ? { schema: { type: 'struct', ...inside }, payload: value } : value;
      const key = { id: 1, ...(member === 'key' ? inside : {}) };
      await destination
        .apply([event(document(key, given, { topic: 'shop.public.orders', timestamp: 1 }))])
        .catch(() => undefined);
      expectNothingPolluted();
      const made = await rowsOf(destination, 'orders').catch(() => []);
      for (const row of made) expect(row).toMatchObject({ id: '1' });
    })(),
);
