import { afterEach, describe, expect, it } from 'vitest';
import { declared } from '../../support/declared-types.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed, unavailable } from '../../support/feed.ts';
import type { Source, Values } from '../../support/records.ts';
import { tablesOf } from '../../support/streams.ts';
import { columnsOf, nameAt, named, send, withDestination } from '../../support/with-destination.ts';
import { jsonRowsOf } from './json-rows.ts';
import { hostileNames, hostileTables, rowOf, tableNamed } from './names.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

const ways: readonly (readonly [string, Partial<Source>])[] = [
  ['as envelopes with schema', {}],
  ['as envelopes without schema', { withSchema: false }],
  ['as flattened rows with schema', { flattened: true }],
  ['as flattened rows without schema', { flattened: true, withSchema: false }],
];

describe.each(ways)('%s', (_way, given) => {
  /** A flattened row names no table: it is the last part of the topic, which holds few characters. */
  const places = given.flattened ? hostileTables.filter((name) => /^[\w-]+$/.test(name)) : hostileTables;

  it(
    'each name is a table, its key and a column of it, from the first row to the last delete',
    withDestination(async (destination) => {
      const handler = destination.handler();
      for (const [i, name] of places.entries()) {
        const { feed, row } = tableNamed(name, i, given);
        const returned = [
          await send(handler, [
            feed.create(row(1, 'a', 'b')),
            feed.create(row(2, 'c', 'd')),
            feed.create(row(3, 'e', 'f')),
          ]),
          await send(handler, [
            feed.update(row(1, unavailable, 'B')),
            feed.remove(row(3, '', '')),
            feed.tombstone(row(3, '', '')),
          ]),
          await send(handler, [...feed.move(row(2, '', ''), row(20, unavailable, 'D'))]),
        ];
        expect(returned.flat(), name).toEqual([]);
        expect(await jsonRowsOf(destination, name), name).toEqual([row(1, 'a', 'B'), row(20, 'c', 'D')].map(named));
      }
      expect((await tablesOf(destination)).sort()).toEqual(places.map(nameAt).sort());
    }),
  );

  it(
    'all names are columns of one table, in their order',
    withDestination(async (destination) => {
      const columns = { 'a key': 'int32', ...rowOf(hostileNames, () => 'string') } as Source['columns'];
      const feed = new Feed({ ...given, key: ['a key'], columns });
      const row = (key: number, value: (name: string, i: number) => unknown): Values => ({
        'a key': key,
        ...rowOf(hostileNames, value),
      });
      const handler = destination.handler();
      const [first, second] = [row(1, (name) => `${name}!`), row(2, (_name, i) => (i % 3 === 0 ? null : `v${i}`))];
      expect(await send(handler, [feed.create(first), feed.create(second)])).toEqual([]);
      expect(await jsonRowsOf(destination, 'orders')).toEqual([first, second].map(named));
      const partly = row(2, (_name, i) => (i % 2 === 0 ? unavailable : `w${i}`));
      expect(await send(handler, [feed.update(partly)])).toEqual([]);
      const merged = row(2, (name, i) => (i % 2 === 0 ? second[name] : `w${i}`));
      expect(await jsonRowsOf(destination, 'orders')).toEqual([first, merged].map(named));
      const declaredAs = ` ${declared.text}`;
      const names = (await columnsOf(destination, 'orders')).map((line) => line.slice(0, line.lastIndexOf(declaredAs)));
      expect(names).toEqual(expect.arrayContaining(hostileNames.map(nameAt)));
    }),
  );

  it(
    'all names are columns added to a table that was there',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders ("a key" integer primary key)');
      const columns = { 'a key': 'int32', ...rowOf(hostileNames, () => 'string') } as Source['columns'];
      const feed = new Feed({ ...given, key: ['a key'], columns });
      const row = { 'a key': 1, ...rowOf(hostileNames, (name) => name) };
      await destination.apply([event(feed.create(row))]);
      expect(await jsonRowsOf(destination, 'orders')).toEqual([named(row)]);
    }),
  );
});
