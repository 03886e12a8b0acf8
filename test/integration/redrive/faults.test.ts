import { expect, it } from 'vitest';
import { deadLettersOfTest, type TestDeadLetters } from '../../support/dead-letters.ts';
import { event, Feed } from '../../support/feed.ts';
import type { Destination } from '../../support/harness.ts';
import { seeded } from '../../support/random.ts';
import { countedOpen, runKilledRedrive, runRedrive, states } from '../../support/redriving.ts';
import { seeds } from '../../support/scenarios.ts';
import { rowsOf, withDestination } from '../../support/with-destination.ts';

const columns = { id: 'int32', note: 'string' } as const;
const keys = 1_500;
const partitions = 3;

/** As many parked records as keys, over several partitions, and a destination that would take them now. */
async function parkedMany(
  destination: Destination,
  feed: Feed,
  letters: TestDeadLetters,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { database, schema } = destination;
  const key = settings.insertMode === 'insert' ? '' : ' primary key';
  await database.query(`create table "${schema}".orders (id int${key}, note bigint)`);
  const bad = Array.from({ length: keys }, (_, id) =>
    feed.create({ id, note: `x${id}` }, { partition: id % partitions }),
  );
  await destination.apply([event(...bad)], { ...settings, parkLimit: 10_000 }, { deadLetters: letters });
  await database.query(`alter table "${schema}".orders alter note type text`);
  expect(await states(destination)).toEqual({ open: keys });
}

const modes = ['upsert', 'insert'] as const;

it.each(modes.flatMap((mode) => seeds.map((seed) => [mode, seed] as const)))(
  'killed at random moments in %s mode, seed %i: nothing is lost and nothing doubled',
  (insertMode, seed) =>
    withDestination(async (destination) => {
      const random = seeded(seed);
      const letters = deadLettersOfTest();
      const settings = { insertMode };
      await parkedMany(destination, new Feed({ columns }), letters, settings);
      for (let i = 0; i < 5; i += 1) await runKilledRedrive(destination, letters, random, settings);
      const beside = [1, 2].map(() => runRedrive(destination, letters, [], settings));
      expect((await Promise.all(beside)).map(({ code, stderr }) => [code, stderr])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      const rows = await rowsOf(destination, 'orders', 'id, note', 'id');
      expect(rows).toEqual(Array.from({ length: keys }, (_, id) => ({ id, note: `x${id}` })));
      expect(await states(destination)).toEqual({ resolved: keys });
      expect(await countedOpen(destination)).toBe(0);
    })(),
);

it.each(seeds)('beside handlers that write newer states of the same keys the newest one stays, seed %i', (seed) =>
  withDestination(async (destination) => {
    const random = seeded(seed);
    const letters = deadLettersOfTest();
    const feed = new Feed({ columns });
    await parkedMany(destination, feed, letters, {});
    const newest = new Map(Array.from({ length: keys }, (_, id) => [id, `x${id}`]));
    let isOver = false;
    const redriven = runRedrive(destination, letters).finally(() => {
      isOver = true;
    });
    for (let round = 0; !isOver; round += 1) {
      const ids = new Set(Array.from({ length: 20 }, () => random.int(0, keys - 1)));
      const updates = [...ids].map((id) => feed.update({ id, note: `new ${round}` }, { partition: id % partitions }));
      for (const id of ids) newest.set(id, `new ${round}`);
      await destination.apply([event(...updates)], {}, { deadLetters: letters });
    }
    expect((await redriven).code).toBe(0);
    const rows = await rowsOf(destination, 'orders', 'id, note', 'id');
    expect(rows).toEqual([...newest].map(([id, note]) => ({ id, note })));
    const { open = 0, resolved = 0, superseded = 0 } = await states(destination);
    expect([open, resolved + superseded]).toEqual([0, keys]);
    expect(await countedOpen(destination)).toBe(0);
  })(),
);
