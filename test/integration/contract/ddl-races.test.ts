import pg from 'pg';
import { expect, it } from 'vitest';
import { byKind } from '../../support/destination-kind.ts';
import { Feed } from '../../support/feed.ts';
import {
  columnsOf,
  indexesOf,
  linesOf,
  plentyOfTime,
  refusal,
  rowsOf,
  send,
  withDestination,
  withinMs,
} from '../../support/with-destination.ts';

/** Redshift has no lock_timeout: an ALTER waits for as long as there is time, up to half a minute. */
const patience = byKind({ postgresql: () => plentyOfTime, redshift: () => withinMs(8_000) });

const rounds = byKind({ postgresql: 15, redshift: 5 });

it.each(['upsert', 'insert'])(
  'two writers that create the same table and add the same columns both succeed, %s',
  (insertMode) =>
    withDestination(async (destination) => {
      const writers = [0, 1].map(() => destination.handler({ insertMode, deleteMode: 'delete' }));
      for (let round = 0; round < rounds; round++) {
        const table = `orders_${round}`;
        const feed = new Feed({ table });
        const both = async (row: Readonly<Record<string, unknown>>) =>
          Promise.all(
            writers.map((writer, i) =>
              send(writer, [feed.create({ ...row, id: Number(row.id) + i }, { partition: i })]),
            ),
          );
        expect(await both({ id: 1, note: 'a' })).toEqual([[], []]);
        feed.alter({ id: 'int32', note: 'string', x: 'int32', y: { type: 'string', default: 'd' } });
        expect(await both({ id: 3, note: 'b', x: 1, y: 'e' })).toEqual([[], []]);
        expect(await rowsOf(destination, table, 'id, x, y')).toEqual([
          { id: 1, x: null, y: 'd' },
          { id: 2, x: null, y: 'd' },
          { id: 3, x: 1, y: 'e' },
          { id: 4, x: 1, y: 'e' },
        ]);
        expect(await indexesOf(destination, table)).toEqual(
          insertMode === 'upsert' ? ['primary key (id)'] : byKind({ postgresql: ['(id)'], redshift: [] }),
        );
      }
    })(),
);

it(
  'two writers that start on an empty schema both succeed',
  withDestination(async (destination) => {
    for (let round = 0; round < rounds; round++) {
      const { schema } = destination;
      await destination.database.query(`drop schema "${schema}" cascade; create schema "${schema}"`);
      const feed = new Feed();
      const writers = [0, 1].map(() => destination.handler());
      const answers = await Promise.all(
        writers.map((writer, i) => send(writer, [feed.create({ id: i, note: 'a' }, { partition: i })])),
      );
      expect(answers).toEqual([[], []]);
      expect(await linesOf(destination)).toEqual(['0 a', '1 a']);
      await Promise.all(writers.map((writer) => writer.close()));
    }
  }),
);

it(
  'writers whose events bring different columns leave all of them',
  withDestination(async (destination) => {
    for (let round = 0; round < rounds; round++) {
      const writers = [destination.handler(), destination.handler()];
      const feeds = ['x', 'y'].map(
        (name) => new Feed({ table: `t${round}`, columns: { id: 'int32', [name]: 'int32' } }),
      );
      const answers = await Promise.all(
        writers.map((writer, i) => {
          const records = feeds[i]?.create({ id: i, [i === 0 ? 'x' : 'y']: 1 }, { partition: i });
          return records === undefined ? [] : send(writer, [records]);
        }),
      );
      expect(answers).toEqual([[], []]);
      expect((await columnsOf(destination, `t${round}`)).sort()).toEqual([
        'id integer not null',
        'x integer',
        'y integer',
      ]);
      await Promise.all(writers.map((writer) => writer.close()));
    }
  }),
);

it(
  'an ALTER behind a long report gives up: readers are not held up, the records come back later',
  withDestination(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler();
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    const report = new pg.Client({ connectionString: destination.database.url });
    await report.connect();
    await report.query('begin');
    await report.query(`select * from "${destination.schema}".orders`);

    feed.alter({ id: 'int32', note: 'string', amount: 'int32' });
    const record = feed.create({ id: 2, note: 'b', amount: 5 });
    const error = await refusal(handler, [record], patience());
    expect(error).toMatchObject({ class: 'transient', code: byKind({ postgresql: '55P03', redshift: '57014' }) });
    expect(handler.reports.at(-1)).toMatchObject({ returned: 1 });
    expect(await linesOf(destination)).toEqual(['1 a']);

    // What needs no ALTER goes on beside the report.
    const other = new Feed({ table: 'users' });
    expect(await send(handler, [other.create({ id: 1, note: 'u' })])).toEqual([]);

    await report.query('commit');
    await report.end();
    expect(await send(handler, [record])).toEqual([]);
    expect(await rowsOf(destination, 'orders', 'id, amount')).toEqual([
      { id: 1, amount: null },
      { id: 2, amount: 5 },
    ]);
  }),
);
