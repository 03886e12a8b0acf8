import { afterEach, describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import type { Source, Values } from '../../support/records.ts';
import { nameAt, named, refusal, rowsOf, withDestination } from '../../support/with-destination.ts';
import { jsonRowsOf } from './json-rows.ts';
import { topicOf } from './names.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

const bytes = (text: string): number => Buffer.byteLength(text);
const limit = byKind({ postgresql: 63, redshift: 127 });
const x = (beside: number): string => 'x'.repeat(limit - beside);
const longest = x(0);

/** As many bytes as there may be, with characters of one to four bytes at the end. */
const justFits: readonly string[] = [
  longest,
  `${x(2)}é`,
  `${x(3)}€`,
  `${x(4)}😀`,
  `x${'é'.repeat((limit - 1) / 2)}`,
  `${'x'.repeat(limit % 3)}${'€'.repeat(Math.floor(limit / 3))}`,
  `${x(2)}""`.replace('""', '"x'),
  `${x(1)}"`,
];

/** One to three bytes more: cut there, the last character would be halved. */
const tooLong: readonly string[] = [
  `${longest}y`,
  `${x(1)}é`,
  `${x(2)}€`,
  `${x(3)}😀`,
  ...byKind({ postgresql: ['é'.repeat(32), '€'.repeat(22)], redshift: [] }),
  'x'.repeat(200),
];

const impossible: readonly (readonly [string, string])[] = [
  ...tooLong.map(
    (name) =>
      [
        name,
        byKind({ postgresql: 'bytes long, PostgreSQL allows 63', redshift: 'bytes long, Redshift allows 127' }),
      ] as const,
  ),
  ...['a\0b', '\0'].map((name) => [name, byKind({ postgresql: 'NUL', redshift: 'control character' })] as const),
  ...byKind({ postgresql: [], redshift: ['a\tb', '\u007f'] }).map((name) => [name, 'control character'] as const),
  ['\ud800', 'surrogate'],
  ['a\udc00', 'surrogate'],
  ['', 'is empty'],
];

/** Names of all tables, indexes, types and so on beside Landfall's own. */
const namesIn = async ({ database, schema }: Destination): Promise<string[]> => {
  const found = await database.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = $1::regnamespace and relname not like '\\_landfall%' order by 1`,
    [`"${schema}"`],
  );
  return found.map(({ relname }) => relname);
};

const only = (name: string, value: unknown): Values => Object.fromEntries([[name, value]]);
const columnsWith = (name: string): Source['columns'] =>
  ({ id: 'int32', ...only(name, 'string') }) as Source['columns'];

describe(`a name of ${limit} bytes`, () => {
  it.each(justFits)('is a table, a key and a column: %j', (name) =>
    withDestination(async (destination) => {
      expect(bytes(name)).toBe(limit);
      const feed = new Feed({ topic: topicOf('shop', name), table: name, key: [name], columns: { [name]: 'int32' } });
      const other = new Feed({ columns: columnsWith(name) });
      await destination.apply([event(feed.create({ [name]: 1 }), other.create({ id: 1, [name]: 'a' }))]);
      expect(await jsonRowsOf(destination, name)).toEqual([named({ [name]: 1 })]);
      expect(await jsonRowsOf(destination, 'orders')).toEqual([named({ id: 1, [name]: 'a' })]);
    })(),
  );

  it(
    'is another one than a longer one that begins with it, which is parked',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const feed = new Feed({ columns: columnsWith(longest) });
      const first = feed.create({ id: 1, [longest]: 'a' });
      feed.alter({ ...columnsWith(longest), [`${longest}y`]: 'string' });
      const both = feed.create({ id: 2, [longest]: 'b', [`${longest}y`]: 'c' });
      feed.alter(columnsWith(longest));
      const last = feed.update({ id: 1, [longest]: 'd' });
      await destination.apply([event(first, both, last)], {}, { deadLetters });
      expect(await jsonRowsOf(destination, 'orders')).toEqual([named({ id: 1, [longest]: 'd' })]);
      expect(deadLetters.lines()).toEqual(['0/1 IDENTIFIER']);
      expect(deadLetters.letters()[0]).toMatchObject({ table: 'orders', column: `${longest}y` });
    }),
  );
});

describe.each(impossible)('the name %j', (name, why) => {
  const shown = JSON.stringify(name);

  it(
    'is no table: its records are parked, and no table of another name takes them',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const feed = new Feed({ topic: topicOf('shop', name), table: name });
      const row = { id: 1, note: 'a' };
      const refused = [feed.create(row), feed.update(row), feed.remove(row), feed.tombstone(row)];
      await destination.apply([event(...refused, new Feed().create(row))], {}, { deadLetters });
      expect(await namesIn(destination)).toEqual(['orders', ...byKind({ postgresql: ['orders_pkey'], redshift: [] })]);
      expect(await rowsOf(destination, 'orders')).toEqual([row]);
      expect(deadLetters.lines()).toEqual(['0/0 IDENTIFIER', '0/1 IDENTIFIER', '0/2 IDENTIFIER', '0/3 IDENTIFIER']);
      const [letter] = deadLetters.letters();
      expect(letter?.message).toContain(why);
      expect(letter?.message).toContain(shown);
    }),
  );

  it.each([true, false])('is no column: records that hold it are parked (with schema: %s)', (withSchema) =>
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const feed = new Feed({ withSchema });
      const good = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' })];
      feed.alter({ ...columnsWith(name), note: 'string' });
      const bad = [
        feed.create({ id: 3, note: 'c', ...only(name, 'x') }),
        feed.update({ id: 2, note: 'c', ...only(name, 'x') }),
      ];
      const removed = feed.remove({ id: 1, note: 'a', ...only(name, 'x') });
      await destination.apply([event(...good, ...bad, removed)], {}, { deadLetters });
      expect(await jsonRowsOf(destination, 'orders')).toEqual([{ id: 2, note: 'b' }]);
      expect(deadLetters.lines()).toEqual(['0/2 IDENTIFIER', '0/3 IDENTIFIER']);
      expect(deadLetters.letters()[0]).toMatchObject({ table: 'orders', column: name });
      expect(deadLetters.letters()[0]?.message).toContain(why);
    })(),
  );

  it(
    'is no key: its table is not made, deletes neither',
    withDestination(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const feed = new Feed({ key: [name], columns: { ...columnsWith(name), note: 'string' } });
      const row = { id: 1, note: 'a', ...only(name, 'x') };
      const records = [feed.create(row), feed.remove(row)];
      await destination.apply([event(...records)], {}, { deadLetters });
      expect(await namesIn(destination)).toEqual([]);
      expect(deadLetters.lines()).toEqual(['0/0 IDENTIFIER', '0/1 IDENTIFIER']);
    }),
  );

  it(
    'is a field left out where the schema does not evolve',
    withDestination(async (destination) => {
      await make(destination, 'create table @orders (id int primary key, note text)');
      const feed = new Feed({ columns: { ...columnsWith(name), note: 'string' } });
      const settings = { schemaEvolution: 'none' };
      const { reports } = await destination.apply(
        [event(feed.create({ id: 1, note: 'a', ...only(name, 'x') }))],
        settings,
      );
      expect(await jsonRowsOf(destination, 'orders')).toEqual([{ id: 1, note: 'a' }]);
      expect(reports[0]?.leftOut).toEqual([`orders.${name}`]);
    }),
  );

  it(
    'is no schema of the settings: a systemic error names it, and nothing is made in another schema',
    withDestination(async (destination) => {
      if (name === '') return;
      await destination.run(`create schema "${longest}"`);
      const handler = destination.handler({ schema: name }, deadLettersOfTest());
      const error = await refusal(handler, [new Feed().create({ id: 1, note: 'a' })]);
      expect(error).toMatchObject({ class: 'systemic', message: expect.stringContaining(why) });
      const made = await destination.database.query(
        `select from pg_class where relnamespace = '"${nameAt(longest)}"'::regnamespace`,
      );
      expect(made).toEqual([]);
    }),
  );
});

it(
  'an absurdly long name is not shown whole',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    const name = 'x'.repeat(1_000_000);
    await destination.apply([event(new Feed({ columns: columnsWith(name) }).create({ id: 1 }))], {}, { deadLetters });
    const [letter] = deadLetters.letters();
    expect(letter?.message).toMatch(/"x{299}… is 1000000 bytes long/);
    expect(letter?.message.length).toBeLessThan(1_000);
  }),
);
