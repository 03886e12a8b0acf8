import { describe, expect, it } from 'vitest';
import type { LambdaRecord } from '../../../local/lambda-event.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { byKind, onlyPostgres } from '../../support/destination-kind.ts';
import { make } from '../../support/existing-table.ts';
import { Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { linesOf, refusal, rowsOf, send, withDestination } from '../../support/with-destination.ts';

const orders = 'create table @orders (id int primary key, note text)';

/** What only the server knows to refuse, under the code that the note names. */
const picky = `
create function @refuse() returns trigger language plpgsql as $$ begin
  if new.note like 'bad %' then raise exception 'not this one' using errcode = split_part(new.note, ' ', 2); end if;
  return new; end $$;
create trigger refuse before insert or update on @orders for each row execute function @refuse()`;

/** Redshift has no triggers: what stands for it has one behind its back. */
async function makePicky(destination: Destination, table: string): Promise<void> {
  await make(destination, table);
  await destination.database.query(picky.replaceAll('@', `"${destination.schema}".`));
}

const rows = (feed: Feed, count: number, bad: readonly number[], code = 'P0001') =>
  Array.from({ length: count }, (_, id) => feed.create({ id, note: bad.includes(id) ? `bad ${code}` : 'n' }));

it.each([
  [1_000, [0]],
  [1_000, [999]],
  [1_000, [17, 500, 501, 998]],
  [4_096, [1, 1_000, 2_000, 3_000, 4_000]],
])('of %i records those at %j are found in O(k·log n) statements, all others are written', (count, bad) =>
  withDestination(async (destination) => {
    await makePicky(destination, orders);
    const deadLetters = deadLettersOfTest();
    const handler = destination.handler({}, deadLetters);
    const feed = new Feed();
    await send(handler, [feed.create({ id: -1, note: 'warm' })]);
    expect(await send(handler, rows(feed, count, bad))).toEqual([]);
    expect(deadLetters.letters().map(({ record, sqlstate }) => [record.offset, sqlstate])).toEqual(
      bad.map((id) => [id + 1, 'P0001']),
    );
    expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: count + 1 - bad.length }]);
    // Each level of the search costs two halves of a savepoint, an upsert and a release, or a rollback and a release; at
    // Redshift a transaction, with its stage.
    const perHalf = byKind({ postgresql: 5, redshift: 18 });
    const perBad = 2 * (Math.ceil(Math.log2(count)) + 1) * perHalf;
    expect(handler.reports.at(-1)?.statements).toBeLessThanOrEqual(bad.length * perBad + 40);
  })(),
);

describe.each(['22003', '23514', '23502', '44000', '54000', 'P0001', '42501', '42883', '55000', '99999', 'XX000'])(
  'a record that alone is refused with %s',
  (code) => {
    it(
      'is parked, the others are written',
      withDestination(async (destination) => {
        await makePicky(destination, orders);
        const deadLetters = deadLettersOfTest();
        const feed = new Feed();
        expect(await send(destination.handler({}, deadLetters), rows(feed, 40, [3, 20], code))).toEqual([]);
        expect(deadLetters.lines()).toEqual([`0/3 ${code}`, `0/20 ${code}`]);
        expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 38 }]);
      }),
    );
  },
);

it.each(['42501', '42883', '55000', '99999', 'XX000'])(
  'where every record of a table is refused with %s, it is no record’s own: nothing is parked',
  (code) =>
    withDestination(async (destination) => {
      await makePicky(destination, orders);
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const all = Array.from({ length: 50 }, (_, id) => feed.create({ id, note: `bad ${code}` }));
      const error = await refusal(destination.handler({}, deadLetters), all);
      expect(error).toMatchObject({ class: 'systemic', code });
      expect(deadLetters.files()).toEqual([]);
      expect(await linesOf(destination)).toEqual([]);
    })(),
);

it(
  'a key whose last change is refused keeps the change before it',
  withDestination(async (destination) => {
    await makePicky(destination, orders);
    const deadLetters = deadLettersOfTest();
    const feed = new Feed();
    const records = [
      feed.create({ id: 1, note: 'a' }),
      feed.update({ id: 1, note: 'bad P0001' }),
      feed.create({ id: 2, note: 'a' }),
      feed.update({ id: 2, note: 'bad P0001' }),
      feed.update({ id: 2, note: 'bad 22003' }),
    ];
    expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 a']);
    expect(deadLetters.lines()).toEqual(['0/1 P0001', '0/3 P0001', '0/4 22003']);
  }),
);

describe('more than parkLimit records and more than half of a table’s, refused for one cause', () => {
  const insertMode = { insertMode: 'insert', deleteMode: 'ignore', truncate: 'ignore' } as const;
  const bad = (feed: Feed, i: number) => feed.create({ id: i, note: i % 3 === 0 ? 'n' : 'bad P0001' });
  const damaged = (feed: Feed, i: number) => (i % 3 === 0 ? feed.create({ id: i, note: 'n' }) : feed.garbage());
  // What Redshift refuses without a word is found half by half, and what is found is parked, up to the limit.
  const refusedBy = byKind({ postgresql: ['by the server', 'by the server, appended'], redshift: [] });
  const ways: readonly (readonly [
    string,
    Readonly<Record<string, unknown>>,
    (feed: Feed, i: number) => LambdaRecord,
  ])[] = [
    ...refusedBy.map((who) => [who, who.endsWith('appended') ? insertMode : {}, bad] as const),
    ['undecodable', {}, damaged],
  ];
  it.each(ways)('%s: a systemic error, nothing is parked; a higher limit parks them', (_what, settings, record) =>
    withDestination(async (destination) => {
      await makePicky(destination, settings === insertMode ? orders.replace(' primary key', '') : orders);
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const records = Array.from({ length: 180 }, (_, i) => record(feed, i));
      const error = await refusal(destination.handler(settings, deadLetters), records);
      expect(error).toMatchObject({ class: 'systemic', code: 'PARK_LIMIT' });
      expect(error.message).toMatch(/^120 of 180 records of table "orders"/);
      expect(deadLetters.files()).toEqual([]);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 0 }]);
      expect(await send(destination.handler({ ...settings, parkLimit: 200 }, deadLetters), records)).toEqual([]);
      expect(deadLetters.files()).toHaveLength(120);
      expect(await rowsOf(destination, 'orders', 'count(*)::int as n')).toEqual([{ n: 60 }]);
    })(),
  );

  it(
    'fewer than half of them are parked, however many',
    withDestination(async (destination) => {
      await makePicky(destination, orders);
      const deadLetters = deadLettersOfTest();
      const feed = new Feed();
      const records = Array.from({ length: 300 }, (_, i) =>
        i % 5 < 2 ? feed.garbage() : feed.create({ id: i, note: 'n' }),
      );
      expect(await send(destination.handler({}, deadLetters), records)).toEqual([]);
      expect(deadLetters.files()).toHaveLength(120);
    }),
  );
});

it.runIf(onlyPostgres('Redshift has no triggers'))(
  'a constraint trigger that fails at commit for everybody is nobody’s fault',
  withDestination(async (destination) => {
    await make(
      destination,
      `create table @orders (id int primary key, note text);
       create function @broken() returns trigger language plpgsql as $$ begin perform * from nowhere; return null; end $$;
       create constraint trigger broken after insert on @orders deferrable initially deferred
         for each row execute function @broken()`,
    );
    const feed = new Feed();
    const deadLetters = deadLettersOfTest();
    const records = Array.from({ length: 8 }, (_, id) => feed.create({ id, note: 'n' }));
    expect(await refusal(destination.handler({}, deadLetters), records)).toMatchObject({
      class: 'systemic',
      code: '42P01',
    });
    expect(deadLetters.files()).toEqual([]);
  }),
);
