import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind, onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { Feed, unavailable } from '../../support/feed.ts';
import { columnsOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** `id` and so many columns more. */
const wide = (columns: number, type = 'int32') =>
  Object.fromEntries([['id', 'int32'], ...Array.from({ length: columns - 1 }, (_, i) => [`c${i}`, type])]);
const rowOf = (columns: number, id: number, value: (i: number) => unknown) => ({
  id,
  ...Object.fromEntries(Array.from({ length: columns - 1 }, (_, i) => [`c${i}`, value(i)])),
});

/** PostgreSQL documentation, appendix "PostgreSQL Limits"; Redshift as many, two of which a stage needs. */
const most = byKind({ postgresql: 1_600, redshift: 1_598 });

describe.each([true, false])('with schema: %s', (withSchema) => {
  it(
    `${most} columns are created, written, updated in part, moved and deleted`,
    withDestination(async (destination) => {
      const feed = new Feed({ columns: wide(most, 'boolean'), withSchema });
      const handler = destination.handler();
      const isEven = (i: number) => i % 2 === 0;
      expect(
        await send(
          handler,
          [1, 2, 3].map((id) => feed.create(rowOf(most, id, isEven))),
        ),
      ).toEqual([]);
      expect(await columnsOf(destination, 'orders')).toHaveLength(most);
      const update = feed.update(rowOf(most, 1, (i) => (isEven(i) && !withSchema ? unavailable : i === 1)));
      const moved = feed.move({ id: 2 }, rowOf(most, 20, isEven));
      expect(await send(handler, [update, feed.remove({ id: 3 }), ...moved])).toEqual([]);
      const found = await rowsOf(destination, 'orders', 'id::int4, c0, c1, c1595, c1596', 'id');
      expect(found.map((row) => Object.values(row))).toEqual([
        [1, !withSchema, true, false, !withSchema],
        [20, true, false, false, true],
      ]);
    }),
  );

  it.each([most + 1, 10_000])(
    '%i columns are a systemic error that says the limit: a table cannot have so many',
    (columns) =>
      withDestination(async (destination) => {
        const feed = new Feed({ columns: wide(columns), withSchema });
        const deadLetters = deadLettersOfTest();
        const error = await refusal(destination.handler({}, deadLetters), [feed.create(rowOf(columns, 1, (i) => i))]);
        expect(error).toMatchObject({ class: 'systemic', code: 'DDL_FAILED' });
        expect(error.message).toMatch(/1600 columns|1664 entries|at most 1598/);
        expect(error.message.length).toBeLessThan(2_000);
        expect(deadLetters.files()).toEqual([]);
      })(),
  );

  it.each([most + 1, 10_000])(
    'where no columns are added, %i fields are left out, and what has a column is written',
    (columns) =>
      withDestination(async (destination) => {
        await make(destination, 'create table @orders (id int primary key, c1 int, c1500 int)');
        const feed = new Feed({ columns: wide(columns), withSchema });
        const handler = destination.handler({ schemaEvolution: 'none' });
        expect(
          await send(
            handler,
            [1, 2].map((id) => feed.create(rowOf(columns, id, (i) => i))),
          ),
        ).toEqual([]);
        expect(await rowsOf(destination, 'orders')).toEqual([1, 2].map((id) => ({ id, c1: 1, c1500: 1500 })));
        expect(handler.reports[0]?.leftOut).toHaveLength(columns - 3);
      })(),
  );
});

it(
  'a column too many is refused, and the rows that do not need it are written once it is gone',
  withDestination(async (destination) => {
    const feed = new Feed({ columns: wide(most) });
    const handler = destination.handler();
    expect(await send(handler, [feed.create(rowOf(most, 1, (i) => i))])).toEqual([]);
    const offsets = [
      feed.create(rowOf(most, 2, (i) => i)),
      feed.alter(wide(most + 1)).create(rowOf(most + 1, 3, (i) => i)),
    ];
    expect(await refusal(handler, offsets)).toMatchObject({ class: 'systemic', code: 'DDL_FAILED' });
    expect(await send(destination.handler({ schemaEvolution: 'none' }), offsets)).toEqual([]);
    expect(await rowsOf(destination, 'orders', 'id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  }),
);

it.runIf(onlyPostgres('Redshift has no pages'))(
  '1,600 texts, too many for a page, are the record’s own error; its neighbours are written',
  withDestination(async (destination) => {
    const feed = new Feed({ columns: wide(most, 'string') });
    const deadLetters = deadLettersOfTest();
    const texts = (i: number) => `${i} ${'x'.repeat(60)}`;
    const records = [1, 2, 3].map((id) => feed.create(rowOf(most, id, id === 2 ? texts : () => null)));
    expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/1 54000']);
    expect(await rowsOf(destination, 'orders', 'id')).toEqual([{ id: 1 }, { id: 3 }]);
  }),
);

it(
  'a row of 300,000 members is written as far as there are columns',
  withDestination(async (destination) => {
    await make(destination, 'create table @orders (id int primary key, c1 int)');
    const feed = new Feed({ withSchema: false });
    const many = rowOf(300_000, 2, (i) => i % 10);
    const records = [feed.create({ id: 1, c1: 1 }), feed.create(many), feed.create({ id: 3, c1: 1 })];
    expect(await send(destination.handler({ schemaEvolution: 'none' }), records)).toEqual([]);
    expect(await rowsOf(destination, 'orders')).toEqual([1, 2, 3].map((id) => ({ id, c1: 1 })));
  }),
);
