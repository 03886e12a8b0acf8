import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { byKind, onlyPostgres } from '../../support/destination-kind.ts';
import { deliveries, event, Feed } from '../../support/feed.ts';
import { columnsOf, indexesOf, linesOf, withDestination } from '../../support/with-destination.ts';

const changes = (feed: Feed) => [
  feed.create({ id: 1, note: 'a' }),
  feed.read({ id: 2, note: 'b' }),
  feed.update({ id: 1, note: 'c' }),
];

describe.each(deliveries)('insert mode, $way', ({ deliver }) => {
  const leaves = (deleteMode: string, of: (feed: Feed) => LambdaRecord[], rows: readonly string[]) =>
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply(deliver(...changes(feed), ...of(feed)), { insertMode: 'insert', deleteMode });
      expect(await linesOf(destination)).toEqual(rows);
    });

  it(
    'appends one row for every create, read and update',
    leaves('ignore', () => [], ['1 a', '1 c', '2 b']),
  );
  it(
    'with deleteMode=ignore a delete and its tombstone mean nothing',
    leaves('ignore', (feed) => [feed.remove({ id: 1 }), feed.tombstone({ id: 1 })], ['1 a', '1 c', '2 b']),
  );
  it(
    'with deleteMode=delete all rows of the key go',
    leaves('delete', (feed) => [feed.remove({ id: 1 }), feed.tombstone({ id: 1 })], ['2 b']),
  );
  it(
    'with deleteMode=delete a tombstone alone does the same',
    leaves('delete', (feed) => [feed.tombstone({ id: 1 })], ['2 b']),
  );
  it(
    'with deleteMode=delete rows that come after it stay',
    leaves(
      'delete',
      (feed) => [feed.remove({ id: 1 }), feed.create({ id: 1, note: 'd' }), feed.update({ id: 1, note: 'e' })],
      ['1 d', '1 e', '2 b'],
    ),
  );
  it(
    'with deleteMode=mark a delete appends a marked row of the key alone and its tombstone is skipped',
    leaves('mark', (feed) => [feed.remove({ id: 1, note: 'c' }), feed.tombstone({ id: 1 })], [
      '1 - true',
      '1 a false',
      '1 c false',
      '2 b false',
    ]),
  );
  it(
    'with deleteMode=mark a tombstone alone is skipped',
    leaves('mark', (feed) => [feed.tombstone({ id: 1 })], ['1 a false', '1 c false', '2 b false']),
  );
  it(
    'with deleteMode=ignore a primary-key change appends the new row',
    leaves('ignore', (feed) => [...feed.move({ id: 1, note: 'c' }, { id: 3, note: 'c' })], [
      '1 a',
      '1 c',
      '2 b',
      '3 c',
    ]),
  );
  it(
    'with deleteMode=delete a primary-key change takes the old rows and appends the new one',
    leaves('delete', (feed) => [...feed.move({ id: 1, note: 'c' }, { id: 3, note: 'c' })], ['2 b', '3 c']),
  );
  it(
    'with deleteMode=mark a primary-key change appends a marked row and the new one',
    leaves('mark', (feed) => [...feed.move({ id: 1, note: 'c' }, { id: 3, note: 'c' })], [
      '1 - true',
      '1 a false',
      '1 c false',
      '2 b false',
      '3 c false',
    ]),
  );
});

describe('insert mode creates', () => {
  it.each([
    ['ignore', []],
    ['delete', byKind({ postgresql: ['(id)'], redshift: [] })],
    ['mark', []],
  ] as const)('with deleteMode=%s the indexes %j and no primary key', (deleteMode, indexes) =>
    withDestination(async (destination) => {
      await destination.apply([event(...changes(new Feed()))], { insertMode: 'insert', deleteMode });
      expect(await indexesOf(destination, 'orders')).toEqual(indexes);
      expect(await columnsOf(destination, 'orders')).toContain('id integer not null');
    })(),
  );

  it.runIf(onlyPostgres('Redshift has no indexes'))(
    'a plain index over all key columns, in key order',
    withDestination(async (destination) => {
      const feed = new Feed({ key: ['region', 'id'], columns: { id: 'int32', region: 'string', note: 'string' } });
      const settings = { insertMode: 'insert', deleteMode: 'delete' };
      await destination.apply([event(feed.create({ id: 1, region: 'eu', note: 'a' }))], settings);
      expect(await indexesOf(destination, 'orders')).toEqual(['(region, id)']);
    }),
  );

  it(
    'nothing twice when a redelivery brings the deletes again',
    withDestination(async (destination) => {
      const feed = new Feed();
      const events = [event(...changes(feed)), event(feed.remove({ id: 1 }), feed.create({ id: 1, note: 'd' }))];
      await destination.apply([...events, ...events], { insertMode: 'insert', deleteMode: 'delete' });
      expect(await linesOf(destination)).toEqual(['1 d', '2 b']);
    }),
  );
});
