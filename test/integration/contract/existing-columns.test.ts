import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed, unavailable } from '../../support/feed.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

describe('a generated column', () => {
  it.each(['stored', 'virtual'])('that is %s is computed anew with every write, whatever the source sends', (kind) =>
    withDestination(async (destination) => {
      const columns = { id: 'int32', note: 'string', up: 'string' } as const;
      await make(
        destination,
        `create table @orders (id int primary key, note text, up text generated always as (upper(note)) ${kind})`,
      );
      const feed = new Feed({ columns });
      const created = [1, 2, 3].map((id) => feed.create({ id, note: `n${id}`, up: 'sent' }));
      const changed = [
        feed.update({ id: 1, note: 'new', up: 'sent' }),
        feed.update({ id: 2, note: unavailable, up: 'sent' }),
      ];
      await destination.apply([
        event(...created),
        event(...changed),
        event(...feed.move({ id: 3 }, { id: 4, note: unavailable, up: unavailable })),
      ]);
      expect(await rowsOf(destination, 'orders', 'id, note, up')).toEqual([
        { id: 1, note: 'new', up: 'NEW' },
        { id: 2, note: 'n2', up: 'N2' },
        { id: 4, note: 'n3', up: 'N3' },
      ]);
    })(),
  );

  it(
    'of the key is computed too: what the source says of it finds the row',
    withDestination(async (destination) => {
      await make(
        destination,
        'create table @orders (half int, id int generated always as (half * 2) stored primary key, note text)',
      );
      const feed = new Feed({ columns: { id: 'int32', half: 'int32', note: 'string' } });
      const records = [feed.create({ id: 2, half: 1, note: 'a' }), feed.create({ id: 4, half: 2, note: 'b' })];
      await destination.apply([
        event(...records),
        event(feed.update({ id: 2, half: 1, note: 'c' }), feed.remove({ id: 4 })),
      ]);
      expect(await rowsOf(destination, 'orders', 'id, half, note')).toEqual([{ id: 2, half: 1, note: 'c' }]);
    }),
  );
});

describe('a value that its column’s type refuses is parked alone:', () => {
  it.each([
    ['a domain’s check', `create domain @small as text check (value <> 'bad')`, '@small', '23514'],
    ['a domain’s NOT NULL', 'create domain @some as text not null', '@some', '23502'],
    [
      'a check of a domain below a domain',
      `create domain @d1 as text check (value <> 'bad'); create domain @d2 as @d1`,
      '@d2',
      '23514',
    ],
    ['a check on the column', '', `text check (note <> 'bad')`, '23514'],
    ['an enum', `create type @mood as enum ('good')`, '@mood', '22P02'],
    ['a row type', 'create type @pair as (a int, b text)', '@pair', '22P02'],
  ])('%s', (what, prelude, type, code) =>
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(destination, `${prelude}; create table @orders (id int primary key, note ${type})`);
      const good = type === '@pair' ? '(1,"x y")' : 'good';
      const bad = what.includes('NOT NULL') ? null : 'bad';
      const feed = new Feed();
      const records = [1, 2, 3, 4, 5].map((id) => feed.create({ id, note: id === 3 ? bad : good }));
      await destination.apply([event(...records)], {}, { deadLetters });
      expect(await rowsOf(destination, 'orders', 'id, note::text')).toEqual(
        [1, 2, 4, 5].map((id) => ({ id, note: good })),
      );
      expect(deadLetters.lines()).toEqual([`0/2 ${code}`]);
      expect(deadLetters.letters()[0]).toMatchObject({ table: 'orders', sqlstate: code });
    })(),
  );
});

it(
  'a struct has no form that a column of a row type takes: its record is parked',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    await make(
      destination,
      'create type @pair as (a int, b text); create table @orders (id int primary key, note @pair)',
    );
    const note = {
      type: 'struct',
      fields: [
        { type: 'int32', field: 'a' },
        { type: 'string', field: 'b' },
      ],
    };
    const feed = new Feed({ columns: { id: 'int32', note } });
    await destination.apply(
      [event(feed.create({ id: 1, note: { a: 1, b: 'x' } }), feed.create({ id: 2, note: null }))],
      {},
      { deadLetters },
    );
    expect(await rowsOf(destination, 'orders')).toEqual([{ id: 2, note: null }]);
    expect(deadLetters.letters()).toMatchObject([{ code: 'VALUE_DOES_NOT_FIT', column: 'note' }]);
  }),
);
