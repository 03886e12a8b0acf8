import { expect, it } from 'vitest';
import { onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { ownTables } from '../../support/own-tables.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** A warm handler that has written one row, and somebody who changes the table between two invocations. */
const healed = (change: string, rows: readonly Record<string, unknown>[], settings = {}) =>
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler(settings);
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    await alter(destination, change);
    expect(await send(handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
    expect(await rowsOf(destination, 'orders')).toEqual(rows);
  });

function alter(destination: Destination, change: string) {
  return make(destination, change.replace(/\borders\b/g, '@orders'));
}

it(
  'a column that somebody added keeps its own default',
  healed("alter table orders add column region text default 'eu'", [
    { id: 1, note: 'a', region: 'eu' },
    { id: 2, note: 'b', region: 'eu' },
  ]),
);

it(
  'a column that somebody dropped is added again',
  healed('alter table orders drop column note', [
    { id: 1, note: null },
    { id: 2, note: 'b' },
  ]),
);

it('a table that somebody dropped is created again', healed('drop table orders', [{ id: 2, note: 'b' }]));

it(
  'a table that somebody made anew is written as it is',
  healed('drop table orders; create table orders (note varchar(10), id bigint primary key)', [{ note: 'b', id: '2' }]),
);

it(
  'a table that somebody made anew with a key of another type is written in that type',
  healed('drop table orders; create table orders (id varchar(10) primary key, note varchar(10))', [
    { id: '2', note: 'b' },
  ]),
);

const changesTypes = it.runIf(onlyPostgres('Redshift changes no type but the length of a varchar'));

changesTypes(
  'a column whose type somebody widened is written in that type',
  healed('alter table orders alter column note type varchar(40), alter column id type bigint', [
    { id: '1', note: 'a' },
    { id: '2', note: 'b' },
  ]),
);

changesTypes(
  'a column whose type somebody changed to another is written in that type',
  healed('alter table orders alter column id type text', [
    { id: '1', note: 'a' },
    { id: '2', note: 'b' },
  ]),
);

it('a table that somebody emptied is written on', healed('truncate orders', [{ id: 2, note: 'b' }]));

it(
  'a dropped column is left out under schemaEvolution=none',
  withDestination(async (destination) => {
    const feed = new Feed();
    await destination.apply([event(feed.create({ id: 1, note: 'a' }))]);
    const handler = destination.handler({ schemaEvolution: 'none' });
    await send(handler, [feed.create({ id: 2, note: 'b' })]);
    await alter(destination, 'alter table orders drop column note');
    expect(await send(handler, [feed.create({ id: 3, note: 'c' })])).toEqual([]);
    expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(handler.reports.at(-1)?.leftOut).toEqual(['orders.note']);
  }),
);

it(
  'a field left out is written again once its column is there',
  withDestination(async (destination) => {
    await alter(destination, 'create table orders (id integer primary key)');
    const feed = new Feed();
    const handler = destination.handler({ schemaEvolution: 'none' });
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    await destination.database.query('select pg_sleep(5.2)');
    await alter(destination, 'alter table orders add column note text');
    await send(handler, [feed.create({ id: 2, note: 'b' })]);
    expect(await linesOf(destination)).toEqual(['1 -', '2 b']);
  }),
);

it.runIf(onlyPostgres('Redshift enforces no key'))(
  'a primary key that somebody dropped is a systemic error until it is back',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler();
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    await alter(destination, 'alter table orders drop constraint orders_pkey');
    const update = feed.update({ id: 1, note: 'b' });
    expect(await refusal(handler, [update])).toMatchObject({ class: 'systemic' });
    await alter(destination, 'alter table orders add primary key (id)');
    expect(await send(handler, [update])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 b']);
  }),
);

it(
  'tables of ours that somebody dropped are made again',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler();
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    const own = await ownTables(destination, 'progress');
    await make(destination, `drop table ${own.map((table) => `@${table}`).join(', ')}`);
    expect(await send(handler, [feed.create({ id: 2, note: 'b' })])).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
    expect(await ownTables(destination, 'progress')).toEqual(own);
  }),
);
