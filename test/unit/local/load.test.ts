import { expect, test } from 'vitest';
import { kafkaPartition } from '../../../bench/kafka-partition.ts';
import { generateLoad } from '../../../bench/load.ts';
import { partitionId, recordsOf } from '../../../local/lambda-event.ts';
import { loadEvents, loadExpected } from '../../support/fixtures.ts';

const small = { inserts: 400, updates: 600, hotKeys: 200, deletes: 50, seed: 3, schema: true };

test('keys go to the partitions Kafka gave them in the captured events', () => {
  for (const record of loadEvents('12').flatMap(recordsOf)) {
    expect(kafkaPartition(Buffer.from(record.key ?? '', 'base64'), 4)).toBe(record.partition);
  }
});

test.for([true, false])(
  'the load is as large as asked for, and its records look like captured ones (schema %s)',
  (schema) => {
    const load = generateLoad({ ...small, schema });
    const events = [...load.events()];
    const records = events.flatMap(recordsOf);
    const decoded = (text: string | null | undefined) => JSON.parse(Buffer.from(text ?? 'null', 'base64').toString());
    expect(records.length).toBe(load.records);
    expect(load.rows.size).toBe(350);
    const captured = loadEvents(schema ? '12' : '12b').flatMap(recordsOf)[0];
    expect(shapeOf(decoded(records[0]?.value))).toEqual(shapeOf(decoded(captured?.value)));
    expect(decoded(records[0]?.key)).toEqual(decoded(captured?.key));
    for (const [, list] of Map.groupBy(records, partitionId)) {
      expect(list.map(({ offset }) => offset)).toEqual(list.map((_, index) => index));
    }
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(6_000_000);
  },
);

test('the same seed gives the same load, also the second time', () => {
  const load = generateLoad(small);
  const first = [...load.events()];
  expect([...load.events()]).toEqual(first);
  expect([...generateLoad(small).events()]).toEqual(first);
  expect([...generateLoad({ ...small, seed: 4 }).events()]).not.toEqual(first);
});

test('the rows that remain have the columns of the captured table', () => {
  const load = generateLoad(small);
  expect(load.events().next().done).toBe(false);
  const [table] = load.expected().tables;
  expect(table?.columns).toEqual(loadExpected('12').tables[0]?.columns);
  for (const row of table?.rows ?? []) expect(row.length).toBe(table?.columns.length);
});

/** Names of members, all the way down. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value;
  return Object.entries(value).map(([name, member]) =>
    name === 'payload' || name === 'source' ? [name, shapeOf(member)] : name,
  );
}
