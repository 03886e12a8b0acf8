import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { Feed } from '../../support/feed.ts';
import { header } from '../../support/records.ts';
import { refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const columns = { shop: 'int32', line: 'int32', note: 'string' };

/** The record with another key. */
function keyed(record: LambdaRecord, key: unknown): LambdaRecord {
  return { ...record, key: Buffer.from(JSON.stringify(key)).toString('base64') };
}

describe.each(['delete', 'mark'])('with deleteMode=%s', (deleteMode) => {
  it.each([
    ['lacks a field', { line: 1 }, 'KEY_NOT_UNIQUE'],
    ['has a field that is none of the key’s', { shop: 1, line: 1, note: 'a' }, 'KEY_NOT_UNIQUE'],
    ['has a field that the table lacks', { shop: 1, line: 1, other: 1 }, 'KEY_COLUMN_MISSING'],
    ['has a field without a name', { shop: 1, line: 1, '': 1 }, 'KEY_COLUMN_MISSING'],
  ])('a key that %s is the record’s own error: no row of another key is touched', (_what, key, code) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns, key: ['shop', 'line'], withSchema: false });
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({ deleteMode }, deadLetters);
      const row = (shop: number, line: number, note = 'a') => ({ shop, line, note });
      const rows = [row(1, 1), row(2, 1), row(3, 2)];
      expect(
        await send(
          handler,
          rows.map((one) => feed.create(one)),
        ),
      ).toEqual([]);
      const headers = [header('__debezium.newkey', '{"line":5}')];
      const records = [
        keyed(feed.remove(row(1, 1)), key),
        keyed(feed.tombstone(row(1, 1)), key),
        keyed({ ...feed.remove(row(1, 1)), headers }, key),
        keyed(feed.update(row(1, 1, 'b')), key),
        feed.update(row(3, 2, 'c')),
      ];
      expect(await send(handler, records)).toEqual([]);
      expect(deadLetters.lines()).toEqual([3, 4, 5, 6].map((offset) => `0/${offset} ${code}`));
      const found = await rowsOf(destination, 'orders', 'shop::int4, line::int4, note', '1, 2');
      expect(found).toEqual([row(1, 1), row(2, 1), row(3, 2, 'c')]);
      const marked = `count(*) filter (where to_jsonb(t) ->> '_landfall_deleted' = 'true')::int as n`;
      expect(await rowsOf(destination, 'orders', marked)).toEqual([{ n: 0 }]);
    })(),
  );
});

it(
  'where all keys of an event are none of the table’s, it is no record’s own error: nothing is parked',
  withDestination(async (destination) => {
    await make(destination, 'create table @orders (id int primary key, note text)');
    const feed = new Feed({ columns: { other: 'int32', note: 'string' }, key: ['other'] });
    const deadLetters = deadLettersOfTest();
    const records = [1, 2, 3].map((other) => feed.create({ other, note: 'a' }));
    const error = await refusal(destination.handler({ schemaEvolution: 'none' }, deadLetters), records);
    expect(error).toMatchObject({ class: 'systemic', code: 'KEY_COLUMN_MISSING' });
    expect(deadLetters.files()).toEqual([]);
  }),
);
