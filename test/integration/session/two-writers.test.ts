import { describe, expect, it } from 'vitest';
import { Feed, unavailable } from '../../support/feed.ts';
import { rowsOf, send, withDestination } from '../../support/with-destination.ts';

const rounds = 20;
const columns = { id: 'int32', code: 'int32', note: 'string' } as const;
const byCode = { primaryKeyMode: 'record_value', primaryKeyFields: 'code' };

describe('two writers that write the same rows from two partitions', () => {
  it.each(['delete', 'mark'])('neither fails nor waits for ever, deleteMode=%s', (deleteMode) =>
    withDestination(async (destination) => {
      const feed = new Feed({ columns });
      const writers = [0, 1].map(() => destination.handler({ ...byCode, deleteMode }));
      for (let round = 0; round < rounds; round++) {
        const answers = await Promise.all(
          writers.map((writer, partition) => {
            const codes = Array.from({ length: 30 }, (_, i) => (partition === 0 ? i : 29 - i));
            const records = codes.map((code) => {
              const row = { id: code, code, note: code % 3 === partition ? unavailable : `${round}` };
              return code % 5 === 0 && round > 0 ? feed.remove(row, { partition }) : feed.update(row, { partition });
            });
            return send(writer, records);
          }),
        );
        expect(answers).toEqual([[], []]);
      }
      expect(await rowsOf(destination, 'orders', 'count(distinct code)::int as n')).toEqual([
        { n: deleteMode === 'mark' ? 30 : 24 },
      ]);
    })(),
  );
});
