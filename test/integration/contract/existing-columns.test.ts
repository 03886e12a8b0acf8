import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { make } from '../../support/existing-table.ts';
import { deliveries, event, Feed, unavailable } from '../../support/feed.ts';
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

describe('an identity column beside the key', () => {
  const columns = { id: 'int32', n: 'int32', note: 'string' } as const;
  const table = (kind: string) =>
    `create table @orders (id int primary key, n int generated ${kind} as identity, note text)`;

  describe.each(deliveries)('$way', ({ deliver }) => {
    it.each(['always', 'by default'])('generated %s has what the source gave the row first', (kind) =>
      withDestination(async (destination) => {
        await make(destination, table(kind));
        const feed = new Feed({ columns });
        const records = [
          feed.create({ id: 1, n: 10, note: 'a' }),
          feed.create({ id: 2, n: 20, note: 'b' }),
          feed.update({ id: 1, n: 10, note: unavailable }),
          feed.update({ id: 2, n: 20, note: 'c' }),
        ];
        await destination.apply(deliver(...records));
        expect(await rowsOf(destination, 'orders')).toEqual([
          { id: 1, n: 10, note: 'a' },
          { id: 2, n: 20, note: 'c' },
        ]);
      })(),
    );

    it.each(['always', 'by default'])('generated %s has a new value where its row is replaced', (kind) =>
      withDestination(async (destination) => {
        await make(destination, `${table(kind)}; insert into @orders overriding system value values (1, 5, 'old')`);
        const feed = new Feed({ columns });
        await destination.apply(deliver(feed.remove({ id: 1 }), feed.create({ id: 1, n: 6, note: 'new' })));
        expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, n: 6, note: 'new' }]);
      })(),
    );

    it.each(['always', 'by default'])('generated %s moves with its row', (kind) =>
      withDestination(async (destination) => {
        await make(destination, `${table(kind)}; insert into @orders overriding system value values (1, 5, 'old')`);
        const feed = new Feed({ columns: { id: 'int32', note: 'string', n: 'int32' } });
        await destination.apply(deliver(...feed.move({ id: 1 }, { id: 2, n: 5, note: unavailable })));
        expect(await rowsOf(destination, 'orders')).toEqual([{ id: 2, n: 5, note: 'old' }]);
      })(),
    );
  });

  it.each(['always', 'by default'])('generated %s has the destination’s own number where the source has none', (kind) =>
    withDestination(async (destination) => {
      await make(destination, table(kind));
      const feed = new Feed();
      await destination.apply([event(feed.create({ id: 7, note: 'a' }), feed.create({ id: 8, note: 'b' }))]);
      expect(await rowsOf(destination, 'orders', 'id, n')).toEqual([
        { id: 7, n: 1 },
        { id: 8, n: 2 },
      ]);
    })(),
  );

  it(
    'generated always keeps its value against an update, which PostgreSQL allows for nobody',
    withDestination(async (destination) => {
      await make(destination, table('always'));
      const feed = new Feed({ columns });
      await destination.apply([
        event(feed.create({ id: 1, n: 1, note: 'a' })),
        event(feed.update({ id: 1, n: 2, note: 'b' })),
      ]);
      expect(await rowsOf(destination, 'orders')).toEqual([{ id: 1, n: 1, note: 'b' }]);
    }),
  );
});

describe('a NOT NULL column that the event lacks', () => {
  it(
    'has its default in a new row, and what it has in one that is there',
    withDestination(async (destination) => {
      await make(
        destination,
        `create table @orders (id int primary key, note text, region text not null default 'eu')`,
      );
      await make(destination, `insert into @orders values (1, 'a', 'us')`);
      const feed = new Feed();
      await destination.apply([event(feed.update({ id: 1, note: 'b' }), feed.create({ id: 2, note: 'c' }))]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'b', region: 'us' },
        { id: 2, note: 'c', region: 'eu' },
      ]);
    }),
  );

  it(
    'without a default keeps what it has in a row that is there; a new row is parked',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      await make(destination, 'create table @orders (id int primary key, note text, region text not null)');
      await make(destination, `insert into @orders values (1, 'a', 'us'), (2, 'b', 'us')`);
      const feed = new Feed();
      const records = [
        feed.update({ id: 1, note: 'c' }),
        feed.create({ id: 3, note: 'd' }),
        feed.update({ id: 2, note: 'e' }),
      ];
      await destination.apply([event(...records)], {}, { deadLetters });
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'c', region: 'us' },
        { id: 2, note: 'e', region: 'us' },
      ]);
      expect(deadLetters.letters()).toMatchObject([
        { code: '23502', table: 'orders', message: expect.stringContaining('region') },
      ]);
    }),
  );

  it(
    'may be filled by a trigger',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note text, region text not null)');
      await make(
        destination,
        `create function @f() returns trigger language plpgsql as $$ begin new.region := 'eu'; return new; end $$;
        create trigger t before insert on @orders for each row execute function @f()`,
      );
      const feed = new Feed();
      await destination.apply([
        event(feed.create({ id: 1, note: 'a' })),
        event(feed.update({ id: 1, note: unavailable }), feed.create({ id: 2, note: 'b' })),
      ]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: 1, note: 'a', region: 'eu' },
        { id: 2, note: 'b', region: 'eu' },
      ]);
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

describe('a key whose type takes several spellings for one', () => {
  const blind = 'create collation @blind (provider = icu, locale = $$und-u-ks-level2$$, deterministic = false);';

  describe.each([
    [
      'a nondeterministic collation',
      `${blind} create table @orders (id text collate @blind primary key, note text)`,
      'Ab',
      'aB',
    ],
    ['citext', 'create table @orders (id public.citext primary key, note text)', 'Ab', 'aB'],
    ['char(n)', 'create table @orders (id char(4) primary key, note text)', 'ab', 'ab '],
    ['inet', 'create table @orders (id inet primary key, note text)', '10.0.0.1', '10.0.0.1/32'],
  ])('(%s)', (_what, sql, one, other) => {
    const feedOf = () => new Feed({ columns: { id: 'string', note: 'string' } });

    it.each(deliveries)('has the last one’s values, $way', ({ deliver }) =>
      withDestination(async (destination) => {
        await make(destination, sql);
        const feed = feedOf();
        await destination.apply(
          deliver(
            feed.create({ id: one, note: '1' }),
            feed.create({ id: other, note: '2' }),
            feed.update({ id: one, note: '3' }),
          ),
        );
        expect(await rowsOf(destination, 'orders', 'note')).toEqual([{ note: '3' }]);
      })(),
    );

    it.each(deliveries)('may change from one to the other, $way', ({ deliver }) =>
      withDestination(async (destination) => {
        await make(destination, sql);
        const feed = feedOf();
        const created = feed.create({ id: one, note: '1' });
        const moved = feed.move({ id: one }, { id: other, note: unavailable }, { to: 0 });
        await destination.apply(deliver(created, ...moved));
        expect(await rowsOf(destination, 'orders', 'note')).toEqual([{ note: '1' }]);
        await destination.apply(deliver(feed.remove({ id: other }), feed.tombstone({ id: other })));
        expect(await rowsOf(destination, 'orders')).toEqual([]);
      })(),
    );
  });
});
