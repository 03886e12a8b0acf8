import { expect, it } from 'vitest';
import { Decoder } from '../../../lib/decode/decoder.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import { Feed } from '../../support/feed.ts';
import { usedMegabytes } from '../../support/heap.ts';
import { MalformedRun } from '../../support/malformed-run.ts';
import { seeded } from '../../support/random.ts';
import { create, type Source, sourceOf } from '../../support/records.ts';
import { send, withDestination } from '../../support/with-destination.ts';

const base = { hostname: 'h', username: 'u', database: 'd', schema: 's', insertMode: 'upsert', deleteMode: 'delete' };
const decoder = () => new Decoder(parseSettings(base).settings);

/** Columns that no other record has. */
const columnsOf = (i: number, count: number) =>
  Object.fromEntries(['id', ...Array.from({ length: count }, (_, c) => `c${i}_${c}`)].map((name) => [name, 'int32']));

const sources: readonly (readonly [string, (i: number) => Source])[] = [
  ['schemas', (i) => sourceOf({ columns: columnsOf(i, 400) })],
  ['large schemas', (i) => sourceOf({ columns: columnsOf(i, 3_000) })],
  ['sets of members', (i) => sourceOf({ columns: columnsOf(i, 400), withSchema: false })],
  ['schemas of keys', (i) => sourceOf({ columns: columnsOf(i, 400), key: Object.keys(columnsOf(i, 200)) })],
];

it.each(sources)('however many %s come by, a decoder remembers a limited number', (what, sourceAt) => {
  const made = decoder();
  const count = what === 'large schemas' ? 60 : 300;
  const decodeSome = (from: number) => {
    for (let i = from; i < from + count; i += 1) {
      const source = sourceAt(i);
      const row = Object.fromEntries(Object.keys(source.columns).map((name) => [name, 1]));
      expect(made.decode(create(source, row, { offset: i })).kind).toBe('upsert');
    }
    return usedMegabytes();
  };
  const before = decodeSome(0);
  // What is remembered is full by now: as much again changes next to nothing.
  expect(decodeSome(count) - before).toBeLessThan(15);
});

it(
  'rows of ever new shapes that merge with one another leave nothing behind',
  withDestination(async (destination) => {
    const { database, schema } = destination;
    await database.query(`create table "${schema}".orders (id int primary key, note text)`);
    const handler = destination.handler({ schemaEvolution: 'none' });
    const feed = new Feed({ withSchema: false });
    const sendSome = async (from: number) => {
      for (let round = from; round < from + 15; round += 1) {
        const rows = Array.from({ length: 200 }, (_, i) => ({ id: i % 20, [`c${round}_${i}`]: 'x', note: `${i}` }));
        expect(
          await send(
            handler,
            rows.flatMap((row) => [feed.update(row), feed.update({ id: row.id, note: 'y' })]),
          ),
        ).toEqual([]);
        handler.reports.length = 0;
      }
      return usedMegabytes();
    };
    const before = await sendSome(0);
    expect((await sendSome(15)) - before).toBeLessThan(15);
  }),
);

it(
  'a handler that has met thousands of damaged records needs no more memory than one that has met a few',
  withDestination(async (destination) => {
    const run = new MalformedRun(destination, seeded(1), { schemaEvolution: 'none' });
    const mixture = { good: 200, damaged: 600, captured: 600 };
    await run.prepare(mixture);
    const sendSome = async (damaged: number) => {
      while ((run.outcomes.damaged ?? 0) < damaged && run.problems.length === 0) await run.send(mixture);
      return usedMegabytes();
    };
    const before = await sendSome(6_000);
    expect((await sendSome(12_000)) - before).toBeLessThan(40);
    await run.finish();
    expect(run.problems).toEqual([]);
  }),
);
