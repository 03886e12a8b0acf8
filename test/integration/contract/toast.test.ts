import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deliveries, event, Feed, unavailable } from '../../support/feed.ts';
import { base64 } from '../../support/records.ts';
import { linesOf, rowsOf, total, withDestination } from '../../support/with-destination.ts';

const upsert = { deleteMode: 'delete' };

/** Row 1 stands with note "big"; what then comes leaves these lines, and this many lost values. */
const leaves = (
  of: (feed: Feed) => readonly LambdaRecord[],
  lines: readonly string[],
  lost: number,
  deliver: (...records: LambdaRecord[]) => Iterable<ReturnType<typeof event>>,
  settings: Readonly<Record<string, unknown>> = upsert,
) =>
  withDestination(async (destination) => {
    const feed = new Feed();
    await destination.apply([event(feed.create({ id: 1, note: 'big' }))], settings);
    const { reports } = await destination.apply(deliver(...of(feed)), settings);
    expect(await linesOf(destination)).toEqual(lines);
    expect(total(reports, (report) => report.unavailableLost)).toBe(lost);
  });

describe.each(deliveries)('an unavailable value, $way', ({ deliver }) => {
  it(
    'keeps what the column has',
    leaves((feed) => [feed.update({ id: 1, note: unavailable })], ['1 big'], 0, deliver),
  );
  it(
    'keeps it through several such updates of one key',
    leaves((feed) => [1, 2, 3].map(() => feed.update({ id: 1, note: unavailable })), ['1 big'], 0, deliver),
  );
  it(
    'keeps what an earlier update gave',
    leaves(
      (feed) => [feed.update({ id: 1, note: 'bigger' }), feed.update({ id: 1, note: unavailable })],
      ['1 bigger'],
      0,
      deliver,
    ),
  );
  it(
    'keeps what the insert gave',
    leaves(
      (feed) => [feed.create({ id: 2, note: 'new' }), feed.update({ id: 2, note: unavailable })],
      ['1 big', '2 new'],
      0,
      deliver,
    ),
  );
  it(
    'gives way to a later update',
    leaves(
      (feed) => [feed.update({ id: 1, note: unavailable }), feed.update({ id: 1, note: 'small' })],
      ['1 small'],
      0,
      deliver,
    ),
  );
  it(
    'keeps what the row was created with after a delete',
    leaves(
      (feed) => [
        feed.remove({ id: 1 }),
        feed.tombstone({ id: 1 }),
        feed.create({ id: 1, note: 'again' }),
        feed.update({ id: 1, note: unavailable }),
      ],
      ['1 again'],
      0,
      deliver,
    ),
  );
  it(
    'is NULL and counted where its row was deleted just before',
    leaves((feed) => [feed.remove({ id: 1 }), feed.update({ id: 1, note: unavailable })], ['1 -'], 1, deliver),
  );
  it(
    'is NULL and counted where the row is absent',
    leaves((feed) => [feed.update({ id: 2, note: unavailable })], ['1 big', '2 -'], 1, deliver),
  );
  it(
    'keeps the column of a row that was marked deleted',
    leaves((feed) => [feed.remove({ id: 1 }), feed.update({ id: 1, note: unavailable })], ['1 big false'], 0, deliver, {
      deleteMode: 'mark',
    }),
  );
  it(
    'is NULL and counted in insert mode',
    leaves((feed) => [feed.update({ id: 1, note: unavailable })], ['1 -', '1 big'], 1, deliver, {
      insertMode: 'insert',
      deleteMode: 'ignore',
    }),
  );
});

const columns = { id: 'int32', a: 'string', b: 'bytes', n: 'int32' } as const;
const bytes = (text: string) => base64(text);
const noBytes = base64(unavailable);

describe('several columns', () => {
  it(
    'each keep their own, in rows of one event that lack different ones',
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      const ids = [1, 2, 3, 4];
      await destination.apply([event(...ids.map((id) => feed.create({ id, a: `a${id}`, b: bytes(`b${id}`), n: 0 })))]);
      const updates = [
        feed.update({ id: 1, a: unavailable, b: noBytes, n: 1 }),
        feed.update({ id: 2, a: 'A2', b: noBytes, n: 2 }),
        feed.update({ id: 3, a: unavailable, b: bytes('B3'), n: 3 }),
        feed.update({ id: 4, a: 'A4', b: bytes('B4'), n: 4 }),
      ];
      await destination.apply([event(...updates)]);
      expect(await rowsOf(destination, 'orders', "id, a, encode(b, 'escape') as b, n")).toEqual([
        { id: 1, a: 'a1', b: 'b1', n: 1 },
        { id: 2, a: 'A2', b: 'b2', n: 2 },
        { id: 3, a: 'a3', b: 'B3', n: 3 },
        { id: 4, a: 'A4', b: 'B4', n: 4 },
      ]);
    }),
  );

  it(
    'that were available at different times in one event come together',
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      await destination.apply([event(feed.create({ id: 1, a: 'a', b: bytes('b'), n: 0 }))]);
      const updates = [
        feed.update({ id: 1, a: 'A', b: noBytes, n: 1 }),
        feed.update({ id: 1, a: unavailable, b: bytes('B'), n: 2 }),
        feed.update({ id: 1, a: unavailable, b: noBytes, n: 3 }),
      ];
      await destination.apply([event(...updates)]);
      expect(await rowsOf(destination, 'orders', "id, a, encode(b, 'escape') as b, n")).toEqual([
        { id: 1, a: 'A', b: 'B', n: 3 },
      ]);
    }),
  );

  it(
    'of rows that are there and rows that are not are counted apart',
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      await destination.apply([event(feed.create({ id: 1, a: 'a', b: bytes('b'), n: 0 }))]);
      const updates = [1, 2, 3].map((id) => feed.update({ id, a: unavailable, b: bytes('B'), n: 1 }));
      const { reports } = await destination.apply([event(...updates)]);
      expect(reports[0]?.unavailableLost).toBe(2);
      expect(await rowsOf(destination, 'orders', 'id, a')).toEqual([
        { id: 1, a: 'a' },
        { id: 2, a: null },
        { id: 3, a: null },
      ]);
    }),
  );
});
