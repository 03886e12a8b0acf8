import { expect, it } from 'vitest';
import { make } from '../../support/existing-table.ts';
import { GoodModel } from '../../support/malformed-model.ts';
import { MixedStream } from '../../support/malformed-stream.ts';
import { seeded } from '../../support/random.ts';
import { seeds } from '../../support/scenarios.ts';
import { plentyOfTime, withDestination } from '../../support/with-destination.ts';

/** Without progress the next event is taken as it comes: what was returned does not come again here. */
const settings = { onBadRecord: 'halt', delivery: 'at-least-once', schemaEvolution: 'none', schemalessTime: 'us' };

it.each(seeds)(
  'where bad records block their partition, it is returned from a bad one on, and all before it is written (seed %i)',
  (seed) =>
    withDestination(async (destination) => {
      const model = new GoodModel(settings);
      await make(destination, model.sql());
      const stream = new MixedStream(seeded(seed), []);
      const handler = destination.handler(settings);
      for (let round = 0; round < 60; round += 1) {
        const { event, changes } = stream.next({ good: 250, damaged: 4, captured: 0 });
        const { batchItemFailures } = await handler(event, plentyOfTime);
        const failures = handler.reports.at(-1)?.failures ?? [];
        const returned = new Set<string>();
        for (const [id, records] of Object.entries(event.records)) {
          const offsets = batchItemFailures
            .filter(({ itemIdentifier }) => itemIdentifier.partition === id)
            .map(({ itemIdentifier }) => itemIdentifier.offset);
          const [first] = offsets;
          if (first === undefined) continue;
          const tail = records.filter(({ offset }) => offset >= first);
          expect(offsets).toEqual(tail.map(({ offset }) => offset));
          const [{ topic, partition } = { topic: '', partition: 0 }] = tail;
          for (const { offset } of tail) returned.add(`${topic}/${partition}/${offset}`);
          expect(changes.map(({ place }) => place)).not.toContain(`${topic}/${partition}/${first}`);
          const place = `topic "${topic}", partition ${partition}, offset ${first})`;
          expect(failures.some(({ code, message }) => message.includes(place) || code === 'NO_KEY')).toBe(true);
        }
        for (const change of changes) if (!returned.has(change.place)) model.apply(change);
        expect(await model.differences(destination)).toEqual([]);
      }
    })(),
);
