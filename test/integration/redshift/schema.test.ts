import { describe, expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { refusal, send } from '../../support/with-destination.ts';

/** What was sent of DDL about the source's tables. */
function ddlOf({ standIn, schema }: RedshiftDestination): string[] {
  return standIn.statements
    .filter((text) => /^(create table|alter)/.test(text) && !/"_landfall_(progress|parked|moved)/.test(text))
    .map((text) => text.replaceAll(`"${schema}".`, ''));
}

function rows({ run, schema }: RedshiftDestination, columns: string, table = 'orders'): Promise<unknown[]> {
  return run(`select ${columns} from "${schema}"."${table}" order by id`);
}

describe('a table', () => {
  it(
    'is made as the settings say, and gets a column in each ALTER',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler({
        ...{ deleteMode: 'mark', distKey: { orders: 'id' }, sortKey: { orders: ['note', 'id'] } },
      });
      expect(await send(handler, [feed.create({ id: 1, note: 'a' })])).toEqual([]);
      feed.alter({ id: 'int32', note: 'string', x: 'int32', Y: { type: 'string', default: "it's" } });
      expect(await send(handler, [feed.create({ id: 2, note: 'b', x: 1, Y: 'c' })])).toEqual([]);
      expect(ddlOf(destination)).toEqual([
        `create table if not exists "orders" (
  "id" integer not null,
  "note" varchar(65535),
  "_landfall_deleted" boolean default false not null,
  primary key ("id")
) diststyle key distkey ("id") compound sortkey ("note", "id")`,
        'alter table "orders" add column "x" integer',
        `alter table "orders" add column "y" varchar(65535) default 'it''s'`,
      ]);
      expect(await rows(destination, 'id, note, x, y')).toEqual([
        { id: 1, note: 'a', x: null, y: "it's" },
        { id: 2, note: 'b', x: 1, y: 'c' },
      ]);
    }),
  );

  it(
    'that cannot have the key of the settings is not made: they are to be mended',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const record = feed.create({ id: 1, note: 'a' });
      const error = await refusal(destination.handler({ distKey: { orders: 'nope' } }), [record]);
      expect(error).toMatchObject({ class: 'systemic', code: 'SETTINGS_INVALID' });
      expect(await send(destination.handler(), [record])).toEqual([]);
    }),
  );

  it(
    'has a column for fields that differ only in case, of different records',
    withRedshift(async (destination) => {
      const handler = destination.handler();
      const first = new Feed({ columns: { id: 'int32', customerId: 'string' } });
      await send(handler, [first.create({ id: 1, customerId: 'a' })]);
      first.alter({ id: 'int32', CUSTOMERID: 'string' });
      await send(handler, [first.create({ id: 2, CUSTOMERID: 'b' })]);
      expect(ddlOf(destination)).toHaveLength(1);
      expect(await rows(destination, 'id, customerid')).toEqual([
        { id: 1, customerid: 'a' },
        { id: 2, customerid: 'b' },
      ]);
    }),
  );

  it(
    'takes no record with two fields of one column',
    withRedshift(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32', note: 'string', NOTE: 'string' } });
      const error = await refusal(destination.handler({ onBadRecord: 'halt' }), [
        feed.create({ id: 1, note: 'a', NOTE: 'b' }),
      ]);
      expect(error).toMatchObject({ code: 'IDENTIFIER', message: expect.stringContaining('"note" and "NOTE"') });
    }),
  );
});

describe('two writers', () => {
  it(
    'that create a table and add columns both succeed',
    withRedshift(async (destination) => {
      const writers = [0, 1].map(() => destination.handler());
      for (let round = 0; round < 5; round += 1) {
        const table = `orders_${round}`;
        const feed = new Feed({ table });
        const both = (row: Readonly<Record<string, unknown>>) =>
          Promise.all(
            writers.map((writer, i) =>
              send(writer, [feed.create({ ...row, id: Number(row.id) + i }, { partition: i })]),
            ),
          );
        expect(await both({ id: 1, note: 'a' })).toEqual([[], []]);
        feed.alter({ id: 'int32', note: 'string', x: 'int32', y: 'string' });
        expect(await both({ id: 3, note: 'b', x: 1, y: 'e' })).toEqual([[], []]);
        expect(await rows(destination, 'id, x, y', table)).toEqual([
          { id: 1, x: null, y: null },
          { id: 2, x: null, y: null },
          { id: 3, x: 1, y: 'e' },
          { id: 4, x: 1, y: 'e' },
        ]);
      }
    }),
  );

  it(
    'do not mind that one was there first: what is left is added all the same',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const [slow, fast] = [destination.handler(), destination.handler()];
      await send(slow, [feed.create({ id: 1, note: 'a' })]);
      feed.alter({ id: 'int32', note: 'string', x: 'int32', y: 'int32' });
      const held = destination.standIn.holdNext(/add column "x"/);
      const waiting = send(slow, [feed.create({ id: 2, note: 'b', x: 1, y: 2 })]);
      await held.reached;
      const other = new Feed({ columns: { id: 'int32', note: 'string', x: 'int32' } });
      expect(await send(fast, [other.create({ id: 3, note: 'c', x: 3 }, { partition: 1 })])).toEqual([]);
      held.release();
      expect(await waiting).toEqual([]);
      expect(await rows(destination, 'id, x, y')).toEqual([
        { id: 1, x: null, y: null },
        { id: 2, x: 1, y: 2 },
        { id: 3, x: 3, y: null },
      ]);
    }),
  );
});

describe('DDL that the server refuses', () => {
  it(
    'for another transaction is tried again',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      feed.alter({ id: 'int32', note: 'string', x: 'int32' });
      const error = { code: 'XX000', message: 'could not complete because of conflict with concurrent transaction' };
      destination.standIn.failNext(/add column/, error);
      expect(await send(handler, [feed.create({ id: 2, note: 'b', x: 1 })])).toEqual([]);
      expect(destination.standIn.waitingFaults()).toEqual([]);
    }),
  );

  it(
    'for a default is made without any',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const handler = destination.handler();
      await send(handler, [feed.create({ id: 1, note: 'a' })]);
      feed.alter({ id: 'int32', note: 'string', x: 'int32', y: { type: 'string', default: 'odd' } });
      destination.standIn.failNext(/default 'odd'/, { code: '22P02', message: 'invalid input syntax' });
      expect(await send(handler, [feed.create({ id: 2, note: 'b', x: 1, y: 'c' })])).toEqual([]);
      expect(ddlOf(destination).slice(1)).toEqual([
        'alter table "orders" add column "x" integer',
        `alter table "orders" add column "y" varchar(65535) default 'odd'`,
        'alter table "orders" add column "x" integer',
        'alter table "orders" add column "y" varchar(65535)',
      ]);
    }),
  );

  it(
    'for want of a right is nobody’s record',
    withRedshift(async (destination) => {
      const feed = new Feed();
      destination.standIn.failNext(/^create table if not exists "landfall test"."orders"/, {
        ...{ code: '42501', message: 'permission denied for schema' },
      });
      const error = await refusal(destination.handler(), [feed.create({ id: 1, note: 'a' })]);
      expect(error).toMatchObject({ class: 'systemic', code: 'DDL_FAILED' });
    }),
  );
});
