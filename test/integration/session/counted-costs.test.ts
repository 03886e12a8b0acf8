import pg from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { Probe } from '../../../bench/probe.ts';
import type { Handler } from '../../../functions/postgres.ts';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { Feed } from '../../support/feed.ts';
import { send, withDestination } from '../../support/with-destination.ts';

/** begin, limits, progress, commit. */
const aroundTables = 4;
const mostOfATable = 4;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What the driver is given to send while a handler has an event. */
async function statementsOf(handler: Handler, records: readonly LambdaRecord[]): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    expect(await send(handler, records)).toEqual([]);
    return query.mock.calls.map(([given]) => (given as unknown as { readonly text: string }).text);
  } finally {
    query.mockRestore();
  }
}

const isOfCatalog = (text: string): boolean => /\bpg_[a-z]+\b|to_reg[a-z]+|information_schema/.test(text);

it.each([10, 1_000, 1_001, 4_000])(
  'an event of %i upserts and deletes costs four statements a table at most, in one flight',
  async (count) =>
    withDestination(async (destination) => {
      const handler = destination.handler({ deleteMode: 'delete' });
      const feeds = [new Feed(), new Feed({ table: 'users' })];
      await send(
        handler,
        feeds.map((feed) => feed.create({ id: 0, note: 'a' })),
      );
      const records = feeds.flatMap((feed) => [
        ...Array.from({ length: count }, (_, id) => feed.update({ id, note: 'b' }, { partition: id % 3 })),
        ...Array.from({ length: count }, (_, id) => feed.remove({ id: -1 - id }, { partition: id % 3 })),
      ]);
      const sent = await statementsOf(handler, records);
      for (const table of ['orders', 'users']) {
        expect(sent.filter((text) => text.includes(`"${table}"`)).length).toBeLessThanOrEqual(mostOfATable);
      }
      expect(sent.length).toBeLessThanOrEqual(aroundTables + 2 * mostOfATable);
      expect(handler.reports.at(-1)).toMatchObject({ flights: 1, statements: sent.length, upserted: 2 * count });
    })(),
);

it(
  'the catalog is asked nothing for a minute, and once when it is over',
  withDestination(async (destination) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const handler = destination.handler();
    const feed = new Feed();
    const next = async (): Promise<number> => {
      const sent = await statementsOf(handler, [feed.update({ id: 1, note: 'a' })]);
      return sent.filter(isOfCatalog).length;
    };
    expect(await next()).toBeGreaterThan(0);
    for (const seconds of [0, 30, 29]) {
      vi.advanceTimersByTime(seconds * 1_000);
      expect(await next()).toBe(0);
    }
    vi.advanceTimersByTime(2_000);
    expect(await next()).toBe(1);
    expect(await next()).toBe(0);
  }),
);

it(
  'the replay of what is applied writes no byte of write-ahead log in the table',
  withDestination(async (destination) => {
    const table = `"${destination.schema}".orders`;
    await destination.database.query(
      `create table ${table} (id int primary key, note text) with (autovacuum_enabled = off)`,
    );
    const probe = await Probe.open(destination.database.url);
    try {
      const handler = destination.handler();
      const feed = new Feed();
      const records = Array.from({ length: 300 }, (_, id) => feed.create({ id, note: 'a' }, { partition: id % 3 }));
      const written = async (): Promise<number> => {
        const from = await probe.wal();
        expect(await send(handler, records)).toEqual([]);
        return probe.walOfTable(from, await probe.wal(), table);
      };
      expect(await written()).toBeGreaterThan(0);
      expect(await written()).toBe(0);
      expect(handler.reports.at(-1)).toMatchObject({ alreadyApplied: 300 });
    } finally {
      await probe.close();
    }
  }),
);
