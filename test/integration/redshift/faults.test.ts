import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { Feed } from '../../support/feed.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { shapesOf, withRedshift } from '../../support/redshift/with-redshift.ts';
import { linesOf, rowsOf, send } from '../../support/with-destination.ts';

const modes = [
  { insertMode: 'upsert', copyThreshold: 1 },
  { insertMode: 'upsert', copyThreshold: 1_000 },
  { insertMode: 'insert', copyThreshold: 1 },
] as const;

/** Row 1 is there and row 2 is not. */
function eventsOf(feed: Feed): [LambdaRecord[], LambdaRecord[]] {
  return [
    [feed.create({ id: 1, note: 'a' })],
    [feed.update({ id: 1, note: 'b' }), feed.create({ id: 2, note: 'c' }), feed.create({ id: 3, note: 'd' })],
  ];
}

/** As the event source mapping does: the whole batch again when the handler throws. */
async function sendUntilDone(
  destination: RedshiftDestination,
  settings: object,
  records: LambdaRecord[],
): Promise<number> {
  const made = destination.handler({ ...settings });
  for (let tries = 1; tries <= 5; tries += 1) {
    const returned = await send(made, records).catch(() => ['everything']);
    if (returned.length === 0) return tries;
  }
  throw new Error('the event was never written');
}

describe.each(modes)('$insertMode, copyThreshold=$copyThreshold', (settings) => {
  const wanted = settings.insertMode === 'upsert' ? ['1 b', '2 c', '3 d'] : ['1 a', '1 b', '2 c', '3 d'];

  it.each(['before', 'after'] as const)('a connection lost %s any statement loses and doubles nothing', (when) =>
    withRedshift(async (destination) => {
      const [first, second] = eventsOf(new Feed());
      const made = destination.handler(settings);
      await send(made, first);
      const from = destination.standIn.statements.length;
      await send(made, second);
      const shapes = shapesOf(destination.standIn.statements, from);
      expect(await linesOf(destination)).toEqual(wanted);
      for (const [i, shape] of shapes.entries()) {
        const feed = new Feed({ table: `t${when}${i}` });
        const [begin, rest] = eventsOf(feed);
        await send(destination.handler(settings), begin);
        const nth = shapes.slice(0, i + 1).filter((one) => one === shape).length;
        destination.standIn.cutNext(
          new RegExp(`^${shape.replace(/[(*).]/g, '\\$&').replaceAll(' ', '\\s+')}`),
          when,
          nth,
        );
        await sendUntilDone(destination, settings, rest);
        await sendUntilDone(destination, settings, rest);
        expect([shape, ...(await linesOf(destination, `t${when}${i}`))]).toEqual([shape, ...wanted]);
      }
      expect(destination.standIn.waitingFaults()).toEqual([]);
    })(),
  );

  it.each([
    ['1023', 'Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2'],
    ['1018', 'Relation does not exist. 1018'],
  ])('error %s is tried again inside the invocation', (code, message) =>
    withRedshift(async (destination) => {
      const [first, second] = eventsOf(new Feed());
      const made = destination.handler(settings);
      await send(made, first);
      destination.standIn.failNext(/^insert into "landfall test"\."orders"|^copy "landfall test"/, {
        code: 'XX000',
        message: `${code} ${message}`,
      });
      destination.standIn.failNext(/^commit/, { code: 'XX000', message: `${code} ${message}` });
      expect(await send(made, second)).toEqual([]);
      expect(await linesOf(destination)).toEqual(wanted);
      expect(destination.standIn.waitingFaults()).toEqual([]);
      // All of it each time: nobody looked for a record to blame.
      expect(made.reports.at(-1)).toMatchObject({ commits: 1, failures: [] });
    })(),
  );
});

describe('two writers of one table', () => {
  it(
    'that both staged before either locked leave no key twice',
    withRedshift(async (destination) => {
      const feed = new Feed();
      await send(destination.handler(), [feed.create({ id: 0, note: 'first' })]);
      const events = [0, 1].map((partition) =>
        Array.from({ length: 20 }, (_, id) => feed.update({ id, note: `${partition}` }, { partition })),
      );
      const held = destination.standIn.holdNext(/^lock table/);
      const slow = send(destination.handler(), events[0] ?? []);
      await held.reached;
      expect(await send(destination.handler(), events[1] ?? [])).toEqual([]);
      held.release();
      expect(await slow).toEqual([]);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n, count(distinct id)::int as ids')).toEqual([
        { n: 20, ids: 20 },
      ]);
    }),
  );

  it.each(['exactly-once', 'at-least-once'])('many times, side by side, %s', (delivery) =>
    withRedshift(async (destination) => {
      const feed = new Feed();
      const writers = [0, 1].map(() => destination.handler({ delivery }));
      await send(destination.handler({ delivery }), [feed.create({ id: 0, note: 'first' })]);
      for (let round = 0; round < 10; round += 1) {
        const answers = await Promise.all(
          writers.map((writer, partition) => {
            const records = Array.from({ length: 10 }, (_, i) => {
              const row = { id: partition === 0 ? i : 9 - i, note: `${round}` };
              return (i + round) % 5 === 0 ? feed.remove(row, { partition }) : feed.update(row, { partition });
            });
            return send(writer, records);
          }),
        );
        expect(answers).toEqual([[], []]);
        const [row] = await rowsOf(destination, 'orders', 'count(*)::int as n, count(distinct id)::int as ids');
        expect(row?.n).toBe(row?.ids);
      }
    })(),
  );

  it(
    'of one partition apply each record once: the later one plans anew behind the lock',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const settings = { insertMode: 'insert' };
      await send(destination.handler(settings), [feed.create({ id: 0, note: 'first' })]);
      const records = [1, 2, 3, 4].map((id) => feed.create({ id, note: 'x' }));
      const held = destination.standIn.holdNext(/^lock table/);
      const zombie = send(destination.handler(settings), records.slice(0, 3));
      await held.reached;
      expect(await send(destination.handler(settings), records.slice(0, 2))).toEqual([]);
      held.release();
      expect(await zombie).toEqual([]);
      expect(await linesOf(destination)).toEqual(['0 first', '1 x', '2 x', '3 x']);
    }),
  );
});
