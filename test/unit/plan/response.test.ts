import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchResponse, type PartitionOutcome } from '../../../lib/plan/response.ts';
import { record } from './changes.ts';

const outcomes: fc.Arbitrary<PartitionOutcome[]> = fc
  .array(fc.tuple(fc.uniqueArray(fc.nat(1_000), { maxLength: 8 }), fc.nat(8)), { maxLength: 4 })
  .map((partitions) =>
    partitions.map(([offsets, done], partition) => {
      const records = offsets.sort((a, b) => a - b).map((offset) => record({ partition, offset }));
      const id = `shop.public.t-${partition}`;
      return { batch: { id, topic: 'shop.public.t', partition, records }, done: Math.min(done, records.length) };
    }),
  );

test('names of each topic-partition the first record that is not done and every later one, and nothing else', () => {
  fc.assert(
    fc.property(outcomes, (given) => {
      const named = batchResponse(given).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      for (const { batch, done } of given) {
        const offsets = named.filter(({ partition }) => partition === batch.id).map(({ offset }) => offset);
        expect(offsets).toEqual(batch.records.slice(done).map(({ offset }) => offset));
      }
      const tails = given.reduce((sum, { batch, done }) => sum + batch.records.length - done, 0);
      expect(named).toHaveLength(tails);
    }),
  );
});

test('is an object with an empty list when all is done: null would mean that too, but only by accident', () => {
  expect(batchResponse([])).toEqual({ batchItemFailures: [] });
});
