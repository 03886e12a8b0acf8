import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Handler } from '../../../functions/postgres.ts';
import { sessionBeside, writerWaits } from '../../support/fault-holder.ts';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { linesOf, rowsOf, send, withDestination } from '../../support/with-destination.ts';

/** Who notices a deadlock first is its victim; a session looks once, so long after it began to wait. */
const noticesFirst = `'1s'`;
const noticesLast = `'1min'`;

/** Deadlocks of the destination's database, once the sessions of these handlers are over: until then they need not tell. */
async function deadlocks({ database }: Destination, handlers: readonly Handler[]): Promise<number> {
  await Promise.all(handlers.map((handler) => handler.close()));
  const ours = `select from pg_stat_activity where application_name like 'landfall %' and datname = current_database()`;
  while ((await database.query(ours)).length > 0) await pause(10);
  const count = 'select deadlocks::int as n from pg_stat_database where datname = current_database()';
  return Number((await database.query(count))[0]?.n);
}

describe('a deadlock with a session that locks the same rows in the other order (40P01)', () => {
  it.each([
    { victim: 'ours', ours: noticesFirst, theirs: noticesLast },
    { victim: 'theirs', ours: noticesLast, theirs: noticesFirst },
  ])('of which $victim is the victim leaves our rows once both are through', ({ victim, ours, theirs }) =>
    withDestination(async (destination) => {
      const { database, settings } = destination;
      const feed = new Feed();
      const handler = destination.handler();
      await database.query(`alter database ${settings.database} set deadlock_timeout = ${ours}`);
      await send(
        handler,
        [1, 2, 3].map((id) => feed.create({ id, note: 'a' })),
      );
      const other = await sessionBeside(destination);
      await other.run(`set deadlock_timeout = ${theirs}; update @orders set note = 'theirs' where id = 3`);

      const answer = send(
        handler,
        [1, 2, 3].map((id) => feed.update({ id, note: 'ours' })),
      );
      await writerWaits(destination);
      const second = await other.run(`update @orders set note = 'theirs' where id = 1`).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
      expect(second).toBe(victim === 'ours' ? 'done' : '40P01');
      await other.end();

      expect(await answer).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 ours', '2 ours', '3 ours']);
      expect(handler.reports.at(-1)).toMatchObject({ failures: [], deadLetters: 0, returned: 0 });
      expect(await deadlocks(destination, [handler])).toBe(1);
    })(),
  );
});

const rounds = 10;
const columns = { id: 'int32', code: 'int32', note: 'string' } as const;
/** The destination's key is not what Kafka partitions by: two partitions write the same rows. */
const byCode = { primaryKeyMode: 'record_value', primaryKeyFields: 'code' };

type Change = 'update' | 'remove';

/** Two writers change the same rows again and again, the second from the last to the first. */
const inOppositeOrders = (
  meetInACircle: 'never' | 'sometimes',
  change: (code: number, round: number, partition: number) => Change,
) =>
  withDestination(async (destination) => {
    const feed = new Feed({ columns });
    const writers = [0, 1].map(() => destination.handler(byCode));
    const codes = Array.from({ length: 30 }, (_, i) => i);
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all(
        writers.map((writer, partition) => {
          const inOrder = partition === 0 ? codes : codes.toReversed();
          const records = inOrder.map((code) =>
            feed[change(code, round, partition)]({ id: code, code, note: `${round}` }, { partition }),
          );
          return send(writer, records);
        }),
      );
      expect(answers).toEqual([[], []]);
    }
    expect(writers.flatMap(({ reports }) => reports.flatMap(({ failures }) => failures))).toEqual([]);
    const met = await deadlocks(destination, writers);
    if (meetInACircle === 'never') expect(met).toBe(0);
  });

describe('two writers of ours', () => {
  it(
    'that write the same rows in opposite orders never wait for each other in a circle',
    inOppositeOrders('never', () => 'update'),
  );

  it(
    'that delete the same rows in opposite orders never wait for each other in a circle',
    inOppositeOrders('never', (_code, round) => (round % 2 === 0 ? 'update' : 'remove')),
  );

  it(
    'of which each deletes what the other writes both come through',
    inOppositeOrders('sometimes', (code, _round, partition) => (code < 15 === (partition === 0) ? 'remove' : 'update')),
  );

  it(
    'that write the tables of one topic in opposite orders both come through',
    withDestination(async (destination) => {
      const topic = 'shop.routed';
      const tables = ['a', 'b', 'c'].map((table) => ({ table, feed: new Feed({ topic, table, columns }) }));
      const settings = { ...byCode, tableNames: [{ match: 'shop\\.routed', table: '{table}' }] };
      const writers = [0, 1].map(() => destination.handler(settings));
      let offset = 0;
      for (let round = 0; round < 4; round += 1) {
        const answers = await Promise.all(
          writers.map((writer, partition) => {
            const inOrder = partition === 0 ? tables : tables.toReversed();
            const records = inOrder.flatMap(({ feed }) =>
              Array.from({ length: 20 }, (_, code) => {
                offset += 1;
                return feed.update({ id: code, code, note: `${round}` }, { partition, offset });
              }),
            );
            return send(writer, records);
          }),
        );
        expect(answers).toEqual([[], []]);
      }
      for (const { table } of tables) {
        expect(await rowsOf(destination, table, 'count(*)::int as n')).toEqual([{ n: 20 }]);
      }
      expect(writers.flatMap(({ reports }) => reports.flatMap(({ failures }) => failures))).toEqual([]);
    }),
  );
});
