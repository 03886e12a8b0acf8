import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { Feed, unavailable } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import type { RedshiftDestination } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { linesOf, send } from '../../support/with-destination.ts';

/** The column is narrower than anybody told a warm handler: only the server can refuse what does not fit. */
async function narrowed(destination: RedshiftDestination, feed: Feed, settings: object) {
  const deadLetters = deadLettersOfTest();
  const handler = destination.handler({ ...settings }, deadLetters);
  await send(handler, [feed.create({ id: 1, note: 'a' })]);
  await destination.run('drop table "landfall test"."orders"');
  await destination.run('create table "landfall test"."orders" ("id" integer not null, "note" varchar(3))');
  return { deadLetters, handler };
}

const lines = ['line\nbreak', 'x', 'too long', 'fits? no', 'yes'];

describe('a value that only the server refuses', () => {
  it.each([
    [{ insertMode: 'insert', copyThreshold: 1 }, 'LOAD_REFUSED'],
    [{ insertMode: 'insert', copyThreshold: 1_000 }, '22001'],
    [{ insertMode: 'upsert', copyThreshold: 1 }, '22001'],
    [{ insertMode: 'upsert', copyThreshold: 1_000 }, '22001'],
  ])('is parked and the others are written, %o', (settings, code) =>
    withRedshift(async (destination) => {
      const feed = new Feed();
      const { deadLetters, handler } = await narrowed(destination, feed, settings);
      const records = lines.map((note, i) => feed.create({ id: i + 2, note }));
      expect(await send(handler, records)).toEqual([]);
      expect(await linesOf(destination)).toEqual(['3 x', '6 yes']);
      expect(deadLetters.lines()).toEqual([`0/1 ${code}`, `0/3 ${code}`, `0/4 ${code}`]);
    })(),
  );

  it(
    'is told by COPY itself: one load and one trial for all of them',
    withRedshift(async (destination) => {
      const feed = new Feed();
      const { handler } = await narrowed(destination, feed, { insertMode: 'insert', copyThreshold: 1 });
      const from = destination.standIn.statements.length;
      await send(
        handler,
        ['too long', 'x', 'too long', 'yes'].map((note, i) => feed.create({ id: i + 2, note })),
      );
      const copies = destination.standIn.statements.slice(from).filter((text) => text.startsWith('copy'));
      expect(copies.map((text) => text.includes('noload'))).toEqual([false, true, false]);
    }),
  );
});

describe('a value that the encoder refuses', () => {
  it(
    'names both lengths and what would let it in; the key is parked until a whole row comes',
    withRedshift(async (destination) => {
      const deadLetters = deadLettersOfTest();
      const feed = new Feed({ columns: { id: 'int32', note: 'string', more: 'string' } });
      const handler = destination.handler({ redshiftTextLength: 10 }, deadLetters);
      await send(handler, [feed.create({ id: 1, note: 'ä', more: 'm' })]);
      expect(await send(handler, [feed.update({ id: 1, note: 'ä'.repeat(6), more: 'm' })])).toEqual([]);
      expect(await send(handler, [feed.update({ id: 1, note: unavailable, more: 'n' })])).toEqual([]);
      expect(deadLetters.lines()).toEqual(['0/1 VALUE_DOES_NOT_FIT', '0/2 BEHIND_PARKED']);
      expect(deadLetters.letters()[0]?.message).toContain('12 bytes do not fit into the 10 bytes of varchar(10)');
      expect(await parkedIn(destination)).toEqual([
        expect.stringContaining('0/1 orders'),
        expect.stringContaining('0/2 orders'),
      ]);
      expect(await linesOf(destination)).toEqual(['1 ä']);
      expect(await send(handler, [feed.update({ id: 1, note: 'b', more: 'o' })])).toEqual([]);
      expect(await linesOf(destination)).toEqual(['1 b']);
      expect((await parkedIn(destination)).map((line) => /superseded/.test(line))).toEqual([true, true]);
    }),
  );

  it(
    'longer than a bind can carry needs the way through S3, and says so',
    withRedshift(async (destination) => {
      const feed = new Feed({ columns: { id: 'int32', doc: { type: 'string', name: 'io.debezium.data.Json' } } });
      const handler = destination.handler({ staging: undefined, copyRole: undefined });
      const records = [feed.create({ id: 1, doc: JSON.stringify('x'.repeat(70_000)) })];
      await expect(send(handler, records)).rejects.toThrow(/Set staging and copyRole/);
    }),
  );
});

it(
  'a role that COPY may not assume blames no record, and nothing is written around it',
  withRedshift(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler({ copyThreshold: 2 }, deadLettersOfTest());
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    const records = [2, 3, 4, 5].map((id) => feed.create({ id, note: 'b' }));
    destination.standIn.failNext(/^copy/, {
      code: 'XX000',
      message: 'User arn:aws:redshift:eu-central-1:111122223333:dbuser:c/landfall is not authorized to assume IAM Role',
      detail: 'error: code: 8001',
    });
    await expect(send(handler, records)).rejects.toThrow(/not authorized to assume IAM Role/);
    expect(await linesOf(destination)).toEqual(['1 a']);
    expect(await send(handler, records)).toEqual([]);
    expect(handler.reports.at(-1)).toMatchObject({ deadLetters: 0, commits: 1 });
  }),
);

it(
  'records that are applied already are not loaded again',
  withRedshift(async (destination) => {
    const feed = new Feed();
    const records = [1, 2, 3].map((id) => feed.create({ id, note: 'a' }));
    const handler = destination.handler({ copyThreshold: 1 });
    expect(await send(handler, records)).toEqual([]);
    const { puts } = destination.s3.counts;
    expect(await send(handler, records)).toEqual([]);
    expect(await send(destination.handler({ copyThreshold: 1 }), records)).toEqual([]);
    expect(destination.s3.counts.puts).toBe(puts);
  }),
);

it(
  'S3 that is away holds back everything and heals by itself',
  withRedshift(async (destination) => {
    const feed = new Feed();
    const handler = destination.handler({ copyThreshold: 1 });
    await send(handler, [feed.create({ id: 1, note: 'a' })]);
    destination.s3.failPuts(100);
    const records = [feed.create({ id: 2, note: 'b' })];
    await expect(send(handler, records)).rejects.toThrow(/cannot be put into S3: bucket staging, key landfall/);
    destination.s3.failPuts(0);
    expect(await send(handler, records)).toEqual([]);
    expect(await linesOf(destination)).toEqual(['1 a', '2 b']);
  }),
);

it(
  'a row longer than COPY takes is parked, whatever its values are: quotes count twice',
  withRedshift(async (destination) => {
    const deadLetters = deadLettersOfTest();
    const doc = { type: 'string', name: 'io.debezium.data.Json' } as const;
    const feed = new Feed({ columns: { id: 'int32', doc } });
    const long = JSON.stringify(Array(700_000).fill(''));
    expect(long.length).toBeLessThan(2_200_000);
    const records = [
      feed.create({ id: 1, doc: '1' }),
      feed.create({ id: 2, doc: long }),
      feed.create({ id: 3, doc: '3' }),
    ];
    const handler = destination.handler({}, deadLetters);
    expect(await send(handler, records)).toEqual([]);
    expect(deadLetters.lines()).toEqual([]);
    expect(await send(handler, [feed.create({ id: 4, doc: JSON.stringify(Array(900_000).fill('')) })])).toEqual([]);
    expect(deadLetters.lines()).toEqual(['0/3 VALUE_DOES_NOT_FIT']);
    expect(deadLetters.letters()[0]?.message).toContain('4000000 bytes that Redshift loads');
  }),
);
