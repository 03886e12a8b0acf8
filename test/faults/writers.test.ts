import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../support/dead-letters.ts';
import { insertModes } from '../support/fault-outage.ts';
import { event, Feed } from '../support/feed.ts';
import { seed } from '../support/first-seed.ts';
import { parkedIn } from '../support/parked.ts';
import { seeded } from '../support/random.ts';
import { plentyOfTime, withDestination } from '../support/with-destination.ts';

const writers = 16;
const keys = 40;
const rounds = 12;

describe.each(insertModes)(`nothing is lost, nothing doubled: insertMode=%s, seed ${seed},`, (insertMode) => {
  it(
    `${writers} writers of one table, all of the same keys, in any order: no deadlock reaches anybody`,
    withDestination(async (destination) => {
      const random = seeded(seed);
      const feed = new Feed({ columns: { id: 'int32', number: 'int32', note: 'string' } });
      const last = Array.from({ length: writers }, () => new Map<number, number>());
      let number = 0;
      const events = last.map((rows, partition) =>
        Array.from({ length: rounds }, () =>
          event(
            ...Array.from({ length: random.int(1, 150) }, () => {
              number += 1;
              const id = random.int(1, keys);
              rows.set(id, number);
              return feed.update({ id, number, note: 'x'.repeat(random.int(0, 200)) }, { partition });
            }),
          ),
        ),
      );
      const handlers = last.map(() => destination.handler({ insertMode, deleteMode: 'delete' }));
      const pauses = handlers.map(() => random.int(0, 30));
      await Promise.all(
        handlers.map(async (handler, writer) => {
          for (const given of events[writer] ?? []) {
            await pause(pauses[writer]);
            expect(await handler(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
            // What was answered and not heard comes once more.
            if (writer % 3 === 0) expect(await handler(given, plentyOfTime)).toEqual({ batchItemFailures: [] });
          }
        }),
      );
      const found = await destination.database.query<{ id: number; number: number }>(
        `select id, number from "${destination.schema}".orders order by number`,
      );
      if (insertMode === 'insert') {
        expect(found.map((row) => row.number)).toEqual(Array.from({ length: number }, (_, i) => i + 1));
      } else {
        const ids = new Set(last.flatMap((rows) => [...rows.keys()]));
        expect(found.map(({ id }) => id).sort((a, b) => a - b)).toEqual([...ids].sort((a, b) => a - b));
        // Writers do not know of each other: each row is the last one of some writer.
        expect(found.filter((row) => !last.some((rows) => rows.get(row.id) === row.number))).toEqual([]);
      }
    }),
  );

  it(
    'a record that nobody can read, or the server refuses, in every position of an event: it alone is parked',
    withDestination(async (destination) => {
      const size = 14;
      const feed = new Feed({ columns: { id: 'int32', number: 'int32', note: 'string' } });
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({ insertMode, deleteMode: 'ignore' }, deadLetters);
      await handler(event(feed.create({ id: 0, number: 0, note: '-' })), plentyOfTime);
      await destination.database.query(
        `alter table "${destination.schema}".orders add constraint no_poison check (note <> 'poison')`,
      );
      const poisons = [
        () => feed.garbage({ partition: 1 }),
        () => feed.create({ id: -1, number: -1, note: 'poison' }, { partition: 1 }),
      ];
      let number = 0;
      for (const poison of poisons) {
        for (let position = 0; position < size; position += 1) {
          const records = Array.from({ length: size }, (_, i) => {
            if (i === position) return poison();
            number += 1;
            return feed.create({ id: number, number, note: 'fine' }, { partition: 1 + (i % 2) });
          });
          for (const _delivery of ['once', 'again']) {
            expect(await handler(event(...records), plentyOfTime)).toEqual({ batchItemFailures: [] });
          }
        }
      }
      const found = await destination.database.query<{ number: number }>(
        `select number from "${destination.schema}".orders order by number`,
      );
      expect(found.map((row) => row.number)).toEqual(Array.from({ length: number + 1 }, (_, i) => i));
      expect(await parkedIn(destination)).toHaveLength(poisons.length * size);
      expect(deadLetters.files()).toHaveLength(poisons.length * size);
    }),
  );
});
