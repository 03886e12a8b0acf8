import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { event, eventEach, Feed, unavailable } from '../../support/feed.ts';
import { planOf, problemsOf } from '../../support/planning.ts';
import { withDestination } from '../../support/with-destination.ts';

type Given = Readonly<Record<string, unknown>>;

describe('what stands in the way of records:', () => {
  const long = 'x'.repeat(64);
  it.each<[string, () => Feed, Given, string, RegExp]>([
    [
      'a name that is too long for a table',
      () => new Feed({ table: long }),
      {},
      `parked IDENTIFIER ${long} 2`,
      /64 bytes/,
    ],
    [
      'a name that is too long for a column',
      () => new Feed({ columns: { id: 'int32', [long]: 'string' } }),
      {},
      `parked IDENTIFIER orders.${long} 2`,
      /64 bytes/,
    ],
    [
      'a name of Landfall’s own',
      () => new Feed({ columns: { id: 'int32', _landfall_deleted: 'boolean' } }),
      {},
      'parked RESERVED_NAME orders._landfall_deleted 2',
      /reserved/,
    ],
    ['no key', () => new Feed({ key: [] }), {}, 'blocked NO_KEY shop.public.orders 2', /primary key/],
    [
      'no key, with keylessTables=dead-letter',
      () => new Feed({ key: [] }),
      { keylessTables: 'dead-letter' },
      'parked NO_KEY orders 2',
      /primary key/,
    ],
    [
      'no key, with onBadRecord=halt',
      () => new Feed({ key: [] }),
      { keylessTables: 'dead-letter', onBadRecord: 'halt' },
      'blocked NO_KEY orders 2',
      /primary key/,
    ],
  ])('%s', (_what, feedOf, settings, problem, message) =>
    withDestination(async (destination) => {
      const feed = feedOf();
      const plan = await planOf(destination, eventEach(feed.create({ id: 1 }), feed.create({ id: 2 })), settings);
      expect(problemsOf(plan)).toEqual([problem]);
      expect(plan.problems[0]?.message).toMatch(message);
    })(),
  );

  it(
    'two topics that would write one table: the second is blocked, the first is not',
    withDestination(async (destination) => {
      const [ours, theirs] = [new Feed(), new Feed({ schema: 'other' })];
      const plan = await planOf(destination, eventEach(ours.create({ id: 1 }), theirs.create({ id: 1 })));
      expect(problemsOf(plan)).toEqual(['blocked TABLE_CLAIMED shop.other.orders 1']);
      expect(plan.tables).toMatchObject([{ name: 'orders', upserts: 1 }]);
    }),
  );

  it(
    'what nobody can decode, and nothing else of its event',
    withDestination(async (destination) => {
      const feed = new Feed();
      const plan = await planOf(destination, [event(feed.create({ id: 1 }), feed.garbage(), feed.create({ id: 2 }))]);
      expect(problemsOf(plan)).toEqual(['parked UNDECODABLE orders 1']);
      expect(plan.tables).toMatchObject([{ name: 'orders', upserts: 2 }]);
    }),
  );

  it(
    'so many refused for one cause that none is parked',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note int)');
      const feed = new Feed();
      const records = [1, 2, 3].map((id) => feed.create({ id, note: 'text' }));
      const plan = await planOf(destination, [event(...records)], { parkLimit: 2 });
      expect(problemsOf(plan)).toEqual(['blocked PARK_LIMIT orders.note 3']);
    }),
  );

  it(
    'a change that needs the row of a parked one, of the same files or stored',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note varchar(2), more text)');
      const feed = new Feed({ columns: { id: 'int32', note: 'string', more: 'string' } });
      const bad = event(feed.create({ id: 1, note: 'long', more: 'm' }));
      const behind = event(feed.update({ id: 1, note: 'n', more: unavailable }));
      const expected = 'parked BEHIND_PARKED orders 1';
      expect(problemsOf(await planOf(destination, [bad, behind]))).toEqual([
        'parked VALUE_DOES_NOT_FIT orders.note 1',
        expected,
      ]);
      await destination.apply([bad], {}, { deadLetters: deadLettersOfTest() });
      expect(problemsOf(await planOf(destination, [behind]))).toEqual([expected]);
    }),
  );

  it(
    'a topic that was created anew',
    withDestination(async (destination) => {
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 1 }), feed.create({ id: 2 }))]);
      const anew = event(feed.create({ id: 3 }, { offset: 0 }));
      expect(problemsOf(await planOf(destination, [anew]))).toEqual(['blocked TOPIC_RECREATED shop.public.orders 1']);
    }),
  );

  it(
    'a schema that is not there',
    withDestination(async (destination) => {
      const plan = await planOf(destination, [event(new Feed().create({ id: 1 }))], { schema: 'Nowhere' });
      expect(plan.problems).toMatchObject([{ code: 'DDL_FAILED', message: /create schema "Nowhere"/ }]);
    }),
  );
});
