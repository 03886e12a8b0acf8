import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind, onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { Feed } from '../../support/feed.ts';
import { header } from '../../support/records.ts';
import { rowsOf, send, withDestination } from '../../support/with-destination.ts';

const megabyte = 1_000_000;
const json = { type: 'string', name: 'io.debezium.data.Json' };
const arrayOf = (type: string) => ({ type: 'array', items: { type, optional: true } });
const list = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));
const nested = (depth: number, inside = '1') => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;

type Case = readonly [
  what: string,
  column: string,
  type: string | object,
  value: string,
  sql: string,
  written: number | undefined,
];

/** Values are read alike for both kinds: with schema is enough for the slower one. */
const withOrWithout = byKind({ postgresql: [true, false], redshift: [true] });

describe.each(withOrWithout)('a field of 5 MB (with schema: %s)', (withSchema) => {
  const long = 'ä'.repeat(2.5 * megabyte);
  const postgresql: readonly Case[] = [
    ['text', 'text', 'string', long, 'length(big)', 2.5 * megabyte],
    ['char(n), with blanks in it', 'char(10)', 'string', `${' '.repeat(5 * megabyte)}x`, 'length(big)', undefined],
    ['char(n), with blanks behind it', 'char(10)', 'string', `x${' '.repeat(5 * megabyte)}`, 'length(big)', 1],
    ['bytea', 'bytea', 'bytes', Buffer.alloc(3 * megabyte, 7).toString('base64'), 'length(big)', 3 * megabyte],
    [
      'bytea, as hexadecimal text',
      'bytea',
      'string',
      `\\x${'07'.repeat(2 * megabyte)}`,
      'length(big)',
      withSchema ? 2 * megabyte : undefined,
    ],
    ['json', 'jsonb', json, JSON.stringify({ a: long }), `length(big ->> 'a')`, 2.5 * megabyte],
    ['numeric, with too many digits', 'numeric', 'string', '9'.repeat(5 * megabyte), '1', undefined],
    ['bigint, with too many digits', 'bigint', 'string', '9'.repeat(5 * megabyte), '1', undefined],
    ['a date that is none', 'date', 'string', '2024-'.repeat(megabyte), '1', undefined],
    ['an interval that is none', 'interval', 'string', `P${'1'.repeat(5 * megabyte)}Y`, '1', undefined],
    ['a uuid that is none', 'uuid', 'string', 'a0'.repeat(2.5 * megabyte), '1', undefined],
    ['an array literal', 'text[]', 'string', `{${'a,'.repeat(2 * megabyte)}a}`, 'cardinality(big)', 2 * megabyte + 1],
  ];
  /** A row of 4 MB is the longest that COPY takes; what is longer than a bind goes that way. */
  const redshift: readonly Case[] = [
    ['text', 'varchar(65535)', 'string', long, 'length(big)', undefined],
    ['char(n), with blanks in it', 'char(10)', 'string', `${' '.repeat(5 * megabyte)}x`, 'length(big)', undefined],
    ['char(n), with blanks behind it', 'char(10)', 'string', `x${' '.repeat(5 * megabyte)}`, 'length(big)', 1],
    ['varbyte', 'varbyte', 'bytes', Buffer.alloc(64_000, 7).toString('base64'), 'length(big)', 64_000],
    [
      'varbyte, at most',
      'varbyte(1024000)',
      'bytes',
      Buffer.alloc(1_024_000, 7).toString('base64'),
      'length(big)',
      1_024_000,
    ],
    [
      'varbyte, too many',
      'varbyte(1024000)',
      'bytes',
      Buffer.alloc(3 * megabyte, 7).toString('base64'),
      '1',
      undefined,
    ],
    ['json', 'super', json, JSON.stringify({ a: 'ä'.repeat(1.5 * megabyte) }), `length(big ->> 'a')`, 1.5 * megabyte],
    ['json, too much', 'super', json, JSON.stringify({ a: long }), '1', undefined],
    ['decimal, with too many digits', 'decimal(38, 0)', 'string', '9'.repeat(5 * megabyte), '1', undefined],
    ['bigint, with too many digits', 'bigint', 'string', '9'.repeat(5 * megabyte), '1', undefined],
    ['a date that is none', 'date', 'string', '2024-'.repeat(megabyte), '1', undefined],
  ];

  it.each(byKind({ postgresql, redshift }))(
    '%s is written or parked, its neighbours are written',
    (_what, column, type, value, sql, written) =>
      withDestination(async (destination) => {
        await make(destination, `create table @orders (id int primary key, big ${column})`);
        const feed = new Feed({ columns: { id: 'int32', big: type as string }, withSchema });
        const deadLetters = deadLettersOfTest();
        const records = [1, 2, 3].map((id) => feed.create({ id, big: id === 2 ? value : null }));
        expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
        const found = await rowsOf(destination, 'orders', `id, ${sql} as size`, 'id');
        const bad = written === undefined ? [] : [{ id: 2, size: written }];
        expect(found.filter(({ id }) => id === 2)).toEqual(bad);
        expect(found.map(({ id }) => id)).toEqual(written === undefined ? [1, 3] : [1, 2, 3]);
        for (const { message } of deadLetters.letters()) expect(message.length).toBeLessThan(1_000);
      })(),
  );
});

describe.each([megabyte, 5 * megabyte])('a key of %i bytes', (size) => {
  it(
    'is the record’s own error, as no index or column has room for it; nothing is deleted by it',
    withDestination(async (destination) => {
      const feed = new Feed({ columns: { id: 'string', note: 'string' } });
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({}, deadLetters);
      const id = list(size / 4, (i) => (i * 7_919).toString(36).slice(-4).padStart(4, 'x')).join('');
      const records = [
        feed.create({ id: '1', note: 'a' }),
        feed.create({ id, note: 'b' }),
        feed.create({ id: '2', note: 'c' }),
      ];
      expect(await send(handler, records)).toEqual([]);
      expect(deadLetters.lines()).toEqual([`0/1 ${byKind({ postgresql: '54000', redshift: 'VALUE_DOES_NOT_FIT' })}`]);
      expect(await send(handler, [feed.remove({ id }), feed.tombstone({ id })])).toEqual([]);
      expect(await rowsOf(destination, 'orders')).toEqual([
        { id: '1', note: 'a' },
        { id: '2', note: 'c' },
      ]);
    }),
  );
});

it(
  'arrays of 100,000 elements are written, whatever column there is',
  withDestination(async (destination) => {
    const lists = byKind({ postgresql: 'a int[], b text[], c jsonb', redshift: 'a super, b super, c super' });
    await make(destination, `create table @orders (id int primary key, ${lists}, d int)`);
    const columns = {
      id: 'int32',
      a: arrayOf('int32'),
      b: arrayOf('string'),
      c: arrayOf('int64'),
      d: arrayOf('int32'),
    };
    const feed = new Feed({ columns });
    const deadLetters = deadLettersOfTest();
    const many = { a: list(100_000, (i) => i), b: list(100_000, (i) => `"${i}`), c: list(100_000, (i) => i) };
    const records = [
      feed.create({ id: 1, ...many }),
      feed.create({ id: 2, ...many, d: many.a }),
      feed.create({ id: 3 }),
    ];
    expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/1 VALUE_DOES_NOT_FIT']);
    const sizes = byKind({
      postgresql: 'id, cardinality(a) as a, b[100000] as b, jsonb_array_length(c) as c',
      redshift: 'id, jsonb_array_length(a) as a, b ->> 99999 as b, jsonb_array_length(c) as c',
    });
    expect(await rowsOf(destination, 'orders', sizes, 'id')).toEqual([
      { id: 1, a: 100_000, b: '"99999', c: 100_000 },
      { id: 3, a: null, b: null, c: null },
    ]);
  }),
);

describe.each(withOrWithout)('nesting (with schema: %s)', (withSchema) => {
  const {
    document,
    text: texts,
    list: integers,
  } = byKind({
    postgresql: { document: 'jsonb', text: 'text', list: 'int[]' },
    redshift: { document: 'super', text: 'varchar(65535)', list: 'date' },
  });
  // A number of more digits than a SUPER holds is a text in it.
  const exact = byKind({
    postgresql: nested(900, '12345678901234567890'),
    redshift: nested(900, '123456789012345678'),
  });
  it.each([
    [document, nested(900), 900],
    [document, exact, 900],
    [document, nested(2_000), 'UNDECODABLE'],
    [document, nested(100_000), 'UNDECODABLE'],
    [texts, nested(900), 900],
    [integers, nested(900), 'VALUE_DOES_NOT_FIT'],
    ['int', nested(900), 'VALUE_DOES_NOT_FIT'],
  ])('in a column of type %s', (column, value, outcome) =>
    withDestination(async (destination) => {
      await make(destination, `create table @orders (id int primary key, deep ${column})`);
      const map = { type: 'map', keys: { type: 'string' }, values: { type: 'string' } };
      const deep = column === integers ? { type: 'array', items: { type: 'int32' } } : map;
      const feed = new Feed({ columns: { id: 'int32', deep }, withSchema });
      const deadLetters = deadLettersOfTest();
      const records = [1, 2, 3].map((id) => feed.create({ id, deep: null }));
      const [, second] = records;
      const text = Buffer.from(second?.value ?? '', 'base64').toString('utf8');
      const deepText = text.replace('"after":{"id":2,"deep":null}', `"after":{"id":2,"deep":${value}}`);
      const given = records.map((record) =>
        record === second ? { ...record, value: Buffer.from(deepText).toString('base64') } : record,
      );
      expect(await send(destination.handler({}, deadLetters), given)).toEqual([]);
      const found = await rowsOf(destination, 'orders', `id, length(replace(deep::text, ' ', '')) as size`, 'id');
      expect(found.map(({ id }) => id)).toEqual(typeof outcome === 'number' ? [1, 2, 3] : [1, 3]);
      expect(deadLetters.lines()).toEqual(typeof outcome === 'number' ? [] : [`0/1 ${outcome}`]);
      if (typeof outcome === 'number') expect(found[1]?.size).toBe(value.length);
    })(),
  );

  it.each([1_000, 100_000])('%i levels inside a JSON text are written, or the record’s own error', (depth) =>
    withDestination(async (destination) => {
      await make(destination, `create table @orders (id int primary key, deep ${document})`);
      const feed = new Feed({ columns: { id: 'int32', deep: json }, withSchema });
      const deadLetters = deadLettersOfTest();
      const records = [1, 2, 3].map((id) => feed.create({ id, deep: id === 2 ? nested(depth) : null }));
      expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
      expect(deadLetters.lines()).toEqual(
        depth === 1_000 ? [] : [`0/1 ${byKind({ postgresql: '54001', redshift: 'VALUE_DOES_NOT_FIT' })}`],
      );
      expect(await rowsOf(destination, 'orders', 'id')).toHaveLength(depth === 1_000 ? 3 : 2);
    })(),
  );
});

it(
  'a header of 1 MB leaves a record what it is, and is no key that moved',
  withDestination(async (destination) => {
    const feed = new Feed();
    const text = JSON.stringify({ id: 'x'.repeat(megabyte) });
    const headers = ['other', '__debezium.oldkey'].map((name) => header(name, text));
    const records = [{ ...feed.create({ id: 1, note: 'a' }), headers }, feed.create({ id: 2, note: 'b' })];
    expect(await send(destination.handler(), records)).toEqual([]);
    expect(await rowsOf(destination, 'orders')).toEqual([
      { id: 1, note: 'a' },
      { id: 2, note: 'b' },
    ]);
  }),
);

describe.runIf(onlyPostgres('Redshift has no such types'))(
  'a value that only the server can tell to be none of its type',
  () => {
    it.each([
      ['public.ltree', 'a b..c', '42601'],
      ['public.ltree', 'x'.repeat(2_000), '42622'],
      ['tsvector', "'a", '42601'],
      ['inet', '300.1.1.1', '22P02'],
      ['xml', '<a', '2200N'],
      ['int4range', '[5,1)', '22000'],
      ['jsonb', '{"a":', '22P02'],
      ['public.hstore', 'a=>', '42601'],
    ])('%s: it is the record’s own, also where no other record comes with it', (type, value, code) =>
      withDestination(async (destination) => {
        const { database, schema } = destination;
        await database.query(`create table "${schema}".orders (id int primary key, odd ${type})`);
        const feed = new Feed({ columns: { id: 'int32', odd: type === 'jsonb' ? json : 'string' } });
        const deadLetters = deadLettersOfTest();
        const handler = destination.handler({}, deadLetters);
        expect(await send(handler, [feed.create({ id: 1, odd: value })])).toEqual([]);
        expect(await send(handler, [feed.create({ id: 2, odd: null })])).toEqual([]);
        expect(deadLetters.lines()).toEqual([`0/0 ${code}`]);
        expect(await rowsOf(destination, 'orders', 'id')).toEqual([{ id: 2 }]);
      })(),
    );
  },
);
