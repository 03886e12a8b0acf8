import { expect, test } from 'vitest';
import { RecordError } from '../../../lib/model/errors.ts';
import { noParking, type ParkedRecord, type TableKey } from '../../../lib/model/parking.ts';
import type { Progress, ProgressStep } from '../../../lib/model/progress.ts';
import { progressKey } from '../../../lib/sink/destination.ts';
import { PlannedProgress } from '../../../lib/sink/plan/planned-progress.ts';

const at = { topic: 't', partition: 0 };
const key = { table: 'orders', keyId: '[1]' };
const record = { ...at, offset: 4, timestamp: 0, key: null, value: null, headers: [] };

function step(given: Partial<ProgressStep> = {}): ProgressStep {
  return {
    ...{ ...at, firstOffset: 0, nextOffset: 5, lastTimestamp: 70, awaitingOffset: undefined, isBlocked: false },
    ...{ lastOffset: 4, ...given },
  };
}

function parked(state: ParkedRecord['state']): ParkedRecord {
  return { record, error: new RecordError('UNDECODABLE', record, 'x'), ...key, state };
}

/** A destination that has this progress and these open parked records, and counts what it is asked. */
function stored(progress: readonly Progress[] = [], open: readonly TableKey[] = []) {
  const asked: unknown[] = [];
  const state = {
    progress: async (of: readonly unknown[]) => {
      asked.push(of);
      return new Map(progress.map((one) => [progressKey(at.topic, at.partition), one]));
    },
    openParked: async (keys: readonly TableKey[]) =>
      keys.filter((one) => open.some(({ table, keyId }) => table === one.table && keyId === one.keyId)),
  };
  return { asked, planned: new PlannedProgress(state) };
}

const progress: Progress = { nextOffset: 3, lastTimestamp: 90, awaitingOffset: undefined, parkedOpen: 2 };

test('progress is what is stored, asked once, and then what is planned', async () => {
  const { asked, planned } = stored([progress]);
  expect((await planned.of([at])).get('t/0')).toEqual(progress);
  planned.take([step()], noParking);
  expect((await planned.of([at])).get('t/0')).toMatchObject({ nextOffset: 5, lastTimestamp: 90, parkedOpen: 2 });
  expect(asked).toHaveLength(1);
});

test('a topic-partition has progress of its own in each table', async () => {
  const { planned } = stored();
  planned.take([step({ table: 'orders' })], noParking);
  expect((await planned.of([{ ...at, table: 'orders' }])).get('t/0')).toMatchObject({ nextOffset: 5 });
  expect(await planned.of([{ ...at, table: 'items' }])).toEqual(new Map());
});

test('a topic-partition that nobody knows has none', async () => {
  const { planned } = stored();
  expect(await planned.of([at])).toEqual(new Map());
  planned.take([step({ awaitingOffset: 5, returned: [[5, 9]] })], noParking);
  expect((await planned.of([at])).get('t/0')).toMatchObject({ awaitingOffset: 5, returned: [[5, 9]] });
});

test('a record that is to be parked keeps its key’s later ones waiting, until one supersedes it', async () => {
  const { planned } = stored();
  planned.take([step()], { ...noParking, parked: [parked('open')] });
  const locked = await planned.locked([at]);
  expect(locked.progress.get('t/0')?.parkedOpen).toBeGreaterThan(0);
  expect(await locked.openParked([key, { ...key, keyId: '[2]' }])).toEqual([key]);
  planned.take([step()], { ...noParking, superseded: [key] });
  expect(await locked.openParked([key])).toEqual([]);
});

test('what is stored as parked counts, until it is superseded or its table emptied', async () => {
  const other = { table: 'items', keyId: '[1]' };
  const { planned } = stored([progress], [key, other]);
  const { openParked } = await planned.locked([at]);
  expect(await openParked([key, other])).toEqual([key, other]);
  planned.take([], { ...noParking, parked: [parked('superseded')] });
  expect(await openParked([key, other])).toEqual([other]);
  planned.take([], { ...noParking, emptied: ['items'] });
  expect(await openParked([key, other])).toEqual([]);
});
