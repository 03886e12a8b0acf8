import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deliveries, event, eventEach, Feed } from '../../support/feed.ts';
import { columnsOf, linesOf, rowsOf, total, withDestination } from '../../support/with-destination.ts';

const kept = ['1 a', '2 b'];
const deleted = ['2 b'];
const marked = ['1 a true', '2 b false'];

describe.each(deliveries)('upsert mode, $way', ({ deliver }) => {
  describe.each([
    ['ignore', kept],
    ['delete', deleted],
    ['mark', marked],
  ] as const)('with deleteMode=%s', (deleteMode, expected) => {
    const leaves = (feed: Feed, of: (feed: Feed) => LambdaRecord[], rows: readonly string[]) =>
      withDestination(async (destination) => {
        const records = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' }), ...of(feed)];
        await destination.apply(deliver(...records), { deleteMode });
        expect(await linesOf(destination)).toEqual(rows);
      });
    const present = deleteMode === 'mark' ? ['1 a false', '2 b false'] : kept;

    it(
      'a delete and its tombstone are one delete',
      leaves(new Feed(), (feed) => [feed.remove({ id: 1 }), feed.tombstone({ id: 1 })], expected),
    );
    it(
      'a tombstone alone is a delete by key',
      leaves(new Feed(), (feed) => [feed.tombstone({ id: 1 })], expected),
    );
    it(
      'a delete without tombstone is a delete',
      leaves(new Feed(), (feed) => [feed.remove({ id: 1 })], expected),
    );
    it(
      'a flattened row with __deleted is a delete',
      leaves(new Feed({ flattened: true }), (feed) => [feed.remove({ id: 1, note: 'a' })], expected),
    );
    it(
      'a flattened row with __deleted and without schema is a delete',
      leaves(new Feed({ flattened: true, withSchema: false }), (feed) => [feed.remove({ id: 1, note: 'a' })], expected),
    );
    it(
      'a delete of a key that is not there means nothing',
      leaves(new Feed(), (feed) => [feed.remove({ id: 3 }), feed.tombstone({ id: 3 })], present),
    );
    it(
      'a row that comes back after its delete is whole and not marked',
      leaves(
        new Feed(),
        (feed) => [feed.remove({ id: 1 }), feed.tombstone({ id: 1 }), feed.create({ id: 1, note: 'a2' })],
        deleteMode === 'mark' ? ['1 a2 false', '2 b false'] : ['1 a2', '2 b'],
      ),
    );
    it(
      'the old row of a primary-key change goes',
      leaves(
        new Feed(),
        (feed) => [...feed.move({ id: 1, note: 'a' }, { id: 3, note: 'a' })],
        deleteMode === 'mark' ? ['2 b false', '3 a false'] : ['2 b', '3 a'],
      ),
    );
    it(
      'an update after a delete in another partition of the same topic does not touch other keys',
      leaves(
        new Feed(),
        (feed) => [feed.remove({ id: 1 }), feed.update({ id: 2, note: 'b2' }, { partition: 1 })],
        expected.map((row) => row.replace('2 b', '2 b2')),
      ),
    );
  });
});

describe('upsert mode with deleteMode=mark', () => {
  it(
    'adds the column to a table that was there before, and existing rows are not deleted',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply(eventEach(feed.create({ id: 1, note: 'a' })), { deleteMode: 'delete' });
      await destination.apply(eventEach(feed.create({ id: 2, note: 'b' })), { deleteMode: 'mark' });
      expect(await columnsOf(destination, 'orders')).toContain('_landfall_deleted boolean not null default false');
      expect(await rowsOf(destination, 'orders', 'id, _landfall_deleted')).toEqual([
        { id: 1, _landfall_deleted: false },
        { id: 2, _landfall_deleted: false },
      ]);
    }),
  );

  it(
    'counts a marked row as deleted and a delete of an ignored mode as skipped',
    withDestination(async (destination) => {
      const feed = new Feed();
      const created = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' })];
      await destination.apply([event(...created)], { deleteMode: 'mark' });
      const marking = await destination.apply([event(feed.remove({ id: 1 }))], { deleteMode: 'mark' });
      expect(total(marking.reports, (report) => report.deleted)).toBe(1);
      const ignoring = await destination.apply([event(feed.remove({ id: 2 }))], { deleteMode: 'ignore' });
      expect(ignoring.reports[0]?.skipped).toEqual({ delete: 1 });
    }),
  );

  it(
    'keeps a marked row marked when an unrelated column is added',
    withDestination(async (destination) => {
      const feed = new Feed();
      const mark = { deleteMode: 'mark' };
      await destination.apply([event(feed.create({ id: 1, note: 'a' }), feed.remove({ id: 1 }))], mark);
      feed.alter({ id: 'int32', note: 'string', total: 'int32' });
      await destination.apply([event(feed.create({ id: 2, note: 'b', total: 5 }))], mark);
      expect(await rowsOf(destination, 'orders', 'id, total, _landfall_deleted')).toEqual([
        { id: 1, total: null, _landfall_deleted: true },
        { id: 2, total: 5, _landfall_deleted: false },
      ]);
    }),
  );

  it(
    'fails systemically where the column cannot be added',
    withDestination(async (destination) => {
      const feed = new Feed();
      const bare = { deleteMode: 'delete' };
      await destination.apply([event(feed.create({ id: 1, note: 'a' }))], bare);
      const mark = { deleteMode: 'mark', schemaEvolution: 'none' };
      await expect(
        destination.apply([event(feed.update({ id: 1, note: 'b' }))], mark, { attempts: 1 }),
      ).rejects.toMatchObject({ class: 'systemic', message: expect.stringContaining('_landfall_deleted') });
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'a' }]);
    }),
  );
});
