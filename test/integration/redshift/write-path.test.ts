import { describe, expect, it } from 'vitest';
import { Feed, unavailable } from '../../support/feed.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { shapesOf, withRedshift } from '../../support/redshift/with-redshift.ts';
import { linesOf, rowsOf, send } from '../../support/with-destination.ts';

const rows = (feed: Feed, count: number, note = 'a') =>
  Array.from({ length: count }, (_, i) => feed.create({ id: i + 1, note }));

/** What a warm handler sends for records, after one event that made the tables. */
async function sentFor(
  { handler, standIn }: RedshiftDestination,
  settings: Readonly<Record<string, unknown>>,
  make: (feed: Feed) => Parameters<typeof send>[1],
): Promise<string[]> {
  const feed = new Feed();
  const warm = handler(settings);
  await send(warm, [feed.create({ id: 1000, note: 'first' })]);
  const before = standIn.statements.length;
  expect(await send(warm, make(feed))).toEqual([]);
  return shapesOf(standIn.statements, before);
}

const progress = ['delete from', 'insert into', 'commit'];
const locked = ['begin', 'lock table', 'select topic,'];

describe('an event of one table', () => {
  it(
    'is few rows: binds to the stage, then one transaction that locks first',
    withRedshift(async (destination) => {
      const sent = await sentFor(destination, {}, (feed) => rows(feed, 3));
      const stage = ['set statement_timeout', 'create temp table', 'truncate table', 'insert into', 'select count(*)'];
      expect(sent).toEqual([...stage, ...locked, 'delete from', 'insert into', ...progress]);
      expect(destination.s3.counts.puts).toBe(0);
    }),
  );

  it(
    'is many rows: one COPY from a manifest to the stage',
    withRedshift(async (destination) => {
      const sent = await sentFor(destination, { copyThreshold: 3 }, (feed) => rows(feed, 3));
      const stage = ['set statement_timeout', 'create temp table', 'truncate table', 'copy', 'select count(*)'];
      expect(sent).toEqual([...stage, ...locked, 'delete from', 'insert into', ...progress]);
      expect([...destination.s3.objects.keys()].map((name) => name.replace(/[0-9a-f-]{36}/, 'ATTEMPT')).sort()).toEqual(
        ['staging/landfall/local/ATTEMPT/0001.csv.gz', 'staging/landfall/local/ATTEMPT/manifest'],
      );
    }),
  );

  it(
    'only appends: straight to the table, inside the transaction',
    withRedshift(async (destination) => {
      const sent = await sentFor(destination, { insertMode: 'insert' }, (feed) => rows(feed, 3));
      expect(sent).toEqual(['set statement_timeout', ...locked, 'insert into', ...progress]);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 4 }]);
    }),
  );

  it(
    'without progress locks the table itself',
    withRedshift(async (destination) => {
      const loose = { delivery: 'at-least-once' };
      const sent = await sentFor(destination, loose, (feed) => rows(feed, 3));
      expect(sent.slice(5)).toEqual(['begin', 'lock table', 'delete from', 'insert into', 'commit']);
    }),
  );

  it(
    'that only appends without progress locks nothing: it looks at no row that is there',
    withRedshift(async (destination) => {
      const loose = { delivery: 'at-least-once', insertMode: 'insert' };
      const sent = await sentFor(destination, loose, (feed) => rows(feed, 3));
      expect(sent).toEqual(['set statement_timeout', 'begin', 'insert into', 'commit']);
    }),
  );

  it(
    'is one commit, as the report says',
    withRedshift(async ({ handler }) => {
      const made = handler();
      await send(made, rows(new Feed(), 3));
      expect(made.reports.map(({ commits }) => commits)).toEqual([1]);
    }),
  );
});

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
    withRedshift(async (destination) => {
      const feed = new Feed();
      const records = [...texts, null].map((note, id) => feed.create({ id, note }));
      expect(await send(destination.handler({ copyThreshold }), records)).toEqual([]);
      expect((await rowsOf(destination, 'orders')).map(({ note }) => note)).toEqual([...texts, null]);
    })(),
  );

  it(
    'is carried by COPY where a bind would be too short for it',
    withRedshift(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32', doc: { type: 'string', name: 'io.debezium.data.Json' } } });
      const doc = JSON.stringify({ text: 'x'.repeat(100_000) });
      expect(await send(destination.handler(), [feed.create({ id: 1, doc })])).toEqual([]);
      expect(destination.standIn.statements.filter((text) => text.startsWith('copy'))).toHaveLength(1);
      expect(await rowsOf(destination, 'orders', "length(doc ->> 'text') as n")).toEqual([{ n: 100_000 }]);
    }),
  );
});

describe('rows that are there', () => {
  it(
    'keep what a record lacks or does not know, and are replaced by one that has all',
    withRedshift(async (destination) => {
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
    withRedshift(async (destination) => {
      const feed = new Feed({ columns: { id: 'string', note: 'string' } });
      const made = destination.handler();
      await send(made, [feed.create({ id: 'a', note: '1' }), feed.create({ id: 'a ', note: '2' })]);
      await send(made, [feed.remove({ id: 'a ', note: '2' })]);
      expect(await linesOf(destination)).toEqual(['a 1']);
    }),
  );
});
