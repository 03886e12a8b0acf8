import { describe, expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { shapesOf, withRedshift } from '../../support/redshift/with-redshift.ts';
import { rowsOf, send } from '../../support/with-destination.ts';

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
/** What every event begins with: is a record awaited whose table nobody knew? */
const first = ['set statement_timeout', 'select topic,', 'set statement_timeout'];

describe('an event of one table', () => {
  it(
    'is few rows: binds to the stage, then one transaction that locks first',
    withRedshift(async (destination) => {
      const sent = await sentFor(destination, {}, (feed) => rows(feed, 3));
      const stage = [...first, 'create temp table', 'truncate table', 'insert into', 'select count(*)'];
      expect(sent).toEqual([...stage, ...locked, 'delete from', 'insert into', ...progress]);
      expect(destination.s3.counts.puts).toBe(0);
    }),
  );

  it(
    'is many rows: one COPY from a manifest to the stage',
    withRedshift(async (destination) => {
      const sent = await sentFor(destination, { copyThreshold: 3 }, (feed) => rows(feed, 3));
      const stage = [...first, 'create temp table', 'truncate table', 'copy', 'select count(*)'];
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
      expect(sent).toEqual([...first, ...locked, 'insert into', ...progress]);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 4 }]);
    }),
  );

  it(
    'without progress locks the table itself',
    withRedshift(async (destination) => {
      const loose = { delivery: 'at-least-once' };
      const sent = await sentFor(destination, loose, (feed) => rows(feed, 3));
      expect(sent.slice(sent.indexOf('begin'))).toEqual([
        'begin',
        'lock table',
        'delete from',
        'insert into',
        'commit',
      ]);
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

it(
  'a value for which a bind would be too short is carried by COPY',
  withRedshift(async (destination) => {
    const feed = new Feed({ columns: { id: 'int32', doc: { type: 'string', name: 'io.debezium.data.Json' } } });
    const doc = JSON.stringify({ text: 'x'.repeat(100_000) });
    expect(await send(destination.handler(), [feed.create({ id: 1, doc })])).toEqual([]);
    expect(destination.standIn.statements.filter((text) => text.startsWith('copy'))).toHaveLength(1);
    expect(await rowsOf(destination, 'orders', "length(doc ->> 'text') as n")).toEqual([{ n: 100_000 }]);
  }),
);
