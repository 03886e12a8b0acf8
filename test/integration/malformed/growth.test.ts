import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** Statements, flights and dead letters that one event of these records costs a warm handler. */
async function costs(
  destination: Destination,
  table: string,
  settings: Readonly<Record<string, unknown>>,
  recordsOf: (feed: Feed) => readonly LambdaRecord[],
): Promise<{ statements: number; flights: number; parked: number }> {
  const { database, schema } = destination;
  await database.query(`drop table if exists "${schema}".orders; create table "${schema}".orders (${table})`);
  await database.query(`drop table if exists "${schema}"._landfall_progress, "${schema}"._landfall_parked`);
  const deadLetters = deadLettersOfTest();
  const handler = destination.handler({ parkLimit: 10_000, ...settings }, deadLetters);
  const feed = new Feed({ columns: { id: 'int32', note: 'string' } });
  await send(handler, [feed.create({ id: -1, note: '0' })]);
  expect(await send(handler, recordsOf(feed))).toEqual([]);
  await handler.close();
  const { statements = 0, flights = 0 } = handler.reports.at(-1) ?? {};
  return { statements, flights, parked: deadLetters.files().length };
}

const range = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));
const numbers = 'id int primary key, note int';

/** More than one event costs whatever is amiss in it, and far less than a record each. */
const few = { statements: 25, flights: 8 };

function expectFew({ statements, flights }: { readonly statements: number; readonly flights: number }): void {
  expect(statements).toBeLessThan(few.statements);
  expect(flights).toBeLessThan(few.flights);
}

describe('one event costs a few statements', () => {
  it.each([100, 10_000])('with %i records', (count) =>
    withDestination(async (destination) => {
      const cost = await costs(destination, numbers, {}, (feed) =>
        range(count, (i) => feed.create({ id: i, note: '5' })),
      );
      expectFew(cost);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: count + 1 }]);
    })(),
  );

  it.each([10, 10_000])('with %i partitions', (count) =>
    withDestination(async (destination) => {
      const cost = await costs(destination, numbers, {}, (feed) =>
        range(count, (i) => feed.create({ id: i, note: '5' }, { partition: i + 1 })),
      );
      expectFew(cost);
      expect(await rowsOf(destination, '_landfall_progress', 'count(*)::int as n')).toEqual([{ n: count + 1 }]);
    })(),
  );

  it.each([10, 900])('with %i records that do not fit, of as many keys', (count) =>
    withDestination(async (destination) => {
      const cost = await costs(destination, numbers, {}, (feed) =>
        range(2_000, (i) => feed.create({ id: i, note: i < count ? 'x' : '5' })),
      );
      expectFew(cost);
      expect(cost.parked).toBe(count);
    })(),
  );

  it.each([10, 900])('with %i records that do not fit, of one key', (count) =>
    withDestination(async (destination) => {
      const cost = await costs(destination, numbers, {}, (feed) =>
        range(2_000, (i) => feed.update({ id: i < count ? 0 : i, note: i < count ? 'x' : '5' })),
      );
      expectFew(cost);
      expect(cost.parked).toBe(count);
    })(),
  );

  it.each([10, 900])('with %i names that no column can have', (count) =>
    withDestination(async (destination) => {
      const name = (i: number) => (i < count ? `${'x'.repeat(70)}${i}` : 'note');
      const cost = await costs(destination, 'id int primary key, note text', {}, (feed) => {
        const bare = new Feed({ ...feed.source, withSchema: false });
        return range(2_000, (i) => bare.create({ id: i, [name(i)]: '5' }, { partition: 1 }));
      });
      expectFew(cost);
      expect(cost.parked).toBe(count);
    })(),
  );
});

it.each([20, 200])('of one key, %i records that the server refuses cost a few statements each', (count) =>
  withDestination(async (destination) => {
    const table = "id int primary key, note text check (note <> 'x')";
    const { statements, parked } = await costs(destination, table, {}, (feed) =>
      range(2_000, (i) => feed.update({ id: i < count ? 0 : i, note: i < count ? 'x' : '5' })),
    );
    expect(parked).toBe(count);
    expect(statements).toBeLessThan(5 * count + 200);
  })(),
);

it(
  'records of as many shapes as there are records cost a statement each',
  withDestination(async (destination) => {
    const settings = { schemaEvolution: 'none' };
    const { statements, flights } = await costs(destination, numbers, settings, (feed) =>
      range(1_000, (i) =>
        feed.alter({ id: 'int32', note: 'string', [`c${i}`]: 'string' }).create({ id: i, note: '5', [`c${i}`]: 'x' }),
      ),
    );
    expect(statements).toBeLessThan(1_020);
    expect(flights).toBeLessThan(few.flights);
  }),
);

it(
  'rows of two shapes that take turns are written by a statement for each way they end',
  withDestination(async (destination) => {
    const { statements } = await costs(destination, 'id int primary key, note text, more text', {}, (feed) => {
      const bare = new Feed({ ...feed.source, withSchema: false });
      const turns = range(60, (key) => range(key + 1, (i) => ({ id: key, [i % 2 === 0 ? 'note' : 'more']: `${i}` })));
      return turns.flat().map((row) => bare.update(row, { partition: 1 }));
    });
    expect(statements).toBeLessThan(few.statements);
  }),
);

it(
  'two spellings of one key beside each other keep a few records apart, not all behind them',
  withDestination(async (destination) => {
    const { statements, parked } = await costs(destination, 'id public.citext primary key, note text', {}, (feed) => {
      const texts = new Feed({ ...feed.source, columns: { id: 'string', note: 'string' } });
      return range(2_000, (i) => texts.create({ id: ['a', 'A'][i - 10] ?? `k${i}`, note: '5' }, { partition: 1 }));
    });
    expect(parked).toBe(0);
    expect(statements).toBeLessThan(1_000);
    expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 2_000 }]);
  }),
);

it(
  'a topic whose name is as long as Kafka allows has its progress and its dead letters',
  withDestination(async (destination) => {
    const topic = `${'t'.repeat(242)}.orders`;
    const deadLetters = deadLettersOfTest();
    const feed = new Feed({ topic });
    const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
    expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/1 UNDECODABLE']);
    expect(await rowsOf(destination, '_landfall_progress', 'topic, next_offset')).toEqual([
      { topic, next_offset: '3' },
    ]);
    expect(await rowsOf(destination, 'orders', 'id')).toEqual([{ id: 1 }, { id: 2 }]);
  }),
);
