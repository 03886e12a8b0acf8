import pg from 'pg';
import { expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { Feed } from '../../support/feed.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { shapesOf, withRedshift } from '../../support/redshift/with-redshift.ts';
import { linesOf, send } from '../../support/with-destination.ts';

const left = (ms: number) => {
  const end = performance.now() + ms;
  return { awsRequestId: 'test', getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())) };
};
const routed = { tableNames: [{ match: '.*', table: '{table}' }] };
const at = (record: LambdaRecord, offset: number): LambdaRecord => ({ ...record, topic: 'cdc.all', offset });
async function lockedBy(d: RedshiftDestination, table: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: d.database.url });
  await client.connect();
  await client.query('begin');
  await client.query(`lock table "landfall test"."_landfall_progress_${table}"`);
  return client;
}

it(
  'a returned record of no known table is awaited by the tables of its partition',
  withRedshift(async (d) => {
    const feed = new Feed();
    const h = d.handler({ onBadRecord: 'halt', ...routed });
    await send(h, [at(feed.create({ id: 1, note: 'a' }), 0), at(feed.garbage(), 1)]);
    const later = at(feed.create({ id: 2, note: 'b' }), 2);
    await send(h, [later]).catch(() => undefined);
    await send(h, [at(new Feed().update({ id: 1, note: 'mended' }), 1), later]);
    expect(await linesOf(d)).toEqual(['1 mended', '2 b']);
  }),
);

it(
  'records of tables not tried are awaited too',
  withRedshift(async (d) => {
    const [b, c] = [new Feed({ table: 'b' }), new Feed({ table: 'c' })];
    const h = d.handler(routed);
    await send(h, [at(b.create({ id: 1, note: '1' }), 0), at(c.create({ id: 1, note: '1' }), 1)]);
    const first = [at(b.update({ id: 1, note: '2' }), 2), at(c.create({ id: 2, note: '2' }), 3)];
    for (let i = 0; i < 3; i += 1) d.standIn.cutNext(/^lock table "landfall test"\."_landfall_progress_b"/, 'before');
    await send(h, first).catch(() => undefined);
    const later = at(c.update({ id: 1, note: '3' }), 4);
    await send(h, [later]).catch(() => undefined);
    await send(h, [...first, later]);
    expect(await linesOf(d, 'c')).toEqual(['1 3', '2 2']);
  }),
);

it(
  'an invocation short of time leaves no short statement_timeout',
  withRedshift(async (d) => {
    const feed = new Feed();
    const h = d.handler();
    await send(h, [feed.create({ id: 1, note: 'a' })]);
    const other = await lockedBy(d, 'orders');
    const records = [feed.update({ id: 1, note: 'b' })];
    await send(h, records, left(2_300)).catch(() => undefined);
    const released = new Promise((done) => setTimeout(() => done(other.query('commit')), 5_000));
    const answer = await send(h, records, left(60_000)).catch((error: Error) => error.message);
    await released;
    await other.end();
    expect(answer).toEqual([]);
  }),
);

it(
  'a lock that is waited for makes no smaller transactions',
  withRedshift(async (d) => {
    const feed = new Feed();
    const h = d.handler({ copyThreshold: 100_000 });
    await send(h, [feed.create({ id: 1, note: 'a' })]);
    const records = Array.from({ length: 256 }, (_, i) => feed.create({ id: i + 10, note: 'x' }));
    const other = await lockedBy(d, 'orders');
    for (let i = 0; i < 6; i += 1) await send(h, records, left(2_700)).catch(() => undefined);
    await other.query('rollback');
    await other.end();
    const from = d.standIn.statements.length;
    await send(h, records);
    expect(shapesOf(d.standIn.statements, from).filter((shape) => shape === 'commit')).toHaveLength(1);
  }),
);

it(
  'a load that failed in passing is not tried again for another event',
  withRedshift(async (d) => {
    const feed = new Feed();
    const h = d.handler({ copyThreshold: 2 }, { put: async () => undefined } as never);
    await send(h, [feed.create({ id: 1, note: 'a' })]);
    for (let i = 0; i < 3; i += 1) d.standIn.failNext(/^copy/, { code: 'XX000', message: '1023' });
    const two = [feed.create({ id: 2, note: 'x' }), feed.create({ id: 3, note: 'y' })];
    await send(h, two).catch(() => undefined);
    d.standIn.failNext(/^insert into "landfall test"."orders"/, { code: 'XX000', message: 'Numeric data overflow' });
    const from = d.standIn.statements.length;
    await send(h, two.slice(0, 1));
    expect(shapesOf(d.standIn.statements, from)).not.toContain('copy');
  }),
);

it(
  'tables of one topic whose names fold together are told, not merged',
  withRedshift(async (d) => {
    const [a, b] = [new Feed({ table: 'Users' }), new Feed({ table: 'users' })];
    const h = d.handler(routed);
    expect(await send(h, [at(a.create({ id: 1, note: 'A' }), 0), at(b.create({ id: 1, note: 'B' }), 1)])).toEqual([
      '0/1',
    ]);
    expect(h.reports.at(-1)?.failures).toMatchObject([{ code: 'TABLE_CLAIMED' }]);
  }),
);

it(
  'two keys that are one in a char column do not become two rows',
  withRedshift(async (d) => {
    await d.run('create table "landfall test".orders (id char(5) not null, note varchar(20), primary key (id))');
    const feed = new Feed({ columns: { id: 'string', note: 'string' } });
    const records = [feed.create({ id: 'a', note: '1' }), feed.create({ id: 'a ', note: '2' })];
    const handler = d.handler({}, deadLettersOfTest());
    expect(await send(handler, records)).toEqual([]);
    expect(handler.reports.at(-1)?.parked).toMatchObject([
      { message: expect.stringMatching(/blanks at the end mean nothing there.*offset 1/) },
    ]);
    expect(await linesOf(d)).toHaveLength(1);
  }),
);
