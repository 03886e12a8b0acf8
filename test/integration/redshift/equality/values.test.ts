import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../../support/dead-letters.ts';
import { Feed, unavailable } from '../../../support/feed.ts';
import { linesOf, rowsOf, send, withDestination } from '../../../support/with-destination.ts';

describe('every value of a load', () => {
  const texts = [
    '',
    ' ',
    ' a ',
    '\\N',
    '\\',
    'NULL',
    'null',
    '"',
    '""',
    '","',
    "'",
    ',',
    '\n',
    '\r\n',
    '\t',
    'ä€😀',
    'N1',
  ];
  it.each([1, 1_000])('arrives as it was sent, copyThreshold=%i', (copyThreshold) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const records = [...texts, null].map((note, id) => feed.create({ id, note }));
      expect(await send(destination.handler({ copyThreshold }), records)).toEqual([]);
      expect((await rowsOf(destination, 'orders')).map(({ note }) => note)).toEqual([...texts, null]);
    })(),
  );
});

it(
  'a document and bytes of more than a VARCHAR has room for arrive whole',
  withDestination(async (destination) => {
    const columns = { id: 'int32', doc: { type: 'string', name: 'io.debezium.data.Json' }, raw: 'bytes' } as const;
    const feed = new Feed({ columns });
    // No single text of it is long: those have a limit of their own (r_enable_large_strings_opt_in.html).
    const items = Array.from({ length: 1_000 }, (_, i) => `${i} ${'x'.repeat(100)}`);
    const raw = randomBytes(100_000);
    const record = feed.create({ id: 1, doc: JSON.stringify(items), raw: raw.toString('base64') });
    expect(await send(destination.handler(), [record])).toEqual([]);
    const found = await rowsOf(destination, 'orders', `doc::text as doc, encode(raw, 'hex') as raw`);
    expect(found.map((row) => [JSON.parse(String(row.doc)), row.raw])).toEqual([[items, raw.toString('hex')]]);
  }),
);

describe('a value that only the server refuses', () => {
  const notes = ['line\nbreak', 'x', 'too long', 'fits? no', 'yes'];

  it.each([
    { insertMode: 'insert', copyThreshold: 1 },
    { insertMode: 'insert', copyThreshold: 1_000 },
    { insertMode: 'upsert', copyThreshold: 1 },
    { insertMode: 'upsert', copyThreshold: 1_000 },
  ])('is parked and the others are written, %o', (settings) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler(settings, deadLetters);
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      // Narrower than anybody told the handler, which has seen the table already.
      const table = `"${destination.schema}"."orders"`;
      await destination.run(`drop table ${table}`);
      await destination.run(`create table ${table} ("id" integer not null, "note" varchar(3))`);
      const records = notes.map((note, i) => feed.create({ id: i + 2, note }));
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['3 x', '6 yes']);
      expect(deadLetters.letters().map(({ record }) => record.offset)).toEqual([1, 3, 4]);
    })(),
  );
});

describe('rows that are there', () => {
  it(
    'keep what a record lacks or does not know, and are replaced by one that has all',
    withDestination(async (destination) => {
      const columns = { id: 'int32', note: 'string', more: 'string' } as const;
      const feed = new Feed({ columns });
      const made = destination.handler();
      await send(made, [feed.create({ id: 1, note: 'a', more: 'b' }), feed.create({ id: 2, note: 'a', more: 'b' })]);
      await send(made, [feed.update({ id: 1, note: unavailable, more: 'c' })]);
      feed.alter({ id: 'int32', note: 'string' });
      await send(made, [feed.update({ id: 2, note: 'd' })]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a', more: 'c' },
        { id: 2, note: 'd', more: 'b' },
      ]);
    }),
  );

  it(
    'are told apart by blanks at the end of a key',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'string', note: 'string' } });
      const made = destination.handler();
      await send(made, [feed.create({ id: 'a', note: '1' }), feed.create({ id: 'a ', note: '2' })]);
      await send(made, [feed.remove({ id: 'a ', note: '2' })]);
      expect(await linesOf(destination)).toEqual(['a 1']);
    }),
  );
});
