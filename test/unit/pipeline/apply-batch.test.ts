import { describe, expect, test } from 'vitest';
import { LandfallError, RecordError } from '../../../lib/model/errors.ts';
import type { NetRow } from '../../../lib/model/net-effect.ts';
import { SessionError } from '../../../lib/sink/session-error.ts';
import { apply, at, damaged, writtenTo } from './applying.ts';
import type { Fault } from './in-memory-destination.ts';

const two = [at(0, 5), at(0, 6), at(0, 7), at(1, 3), at(1, 4)];
const all = ['0:5', '0:6', '0:7', '1:3', '1:4'];

function fault(errorClass: LandfallError['class'], code: string, isCommitted = false): Fault {
  return { error: new LandfallError(errorClass, code, 'x'), isCommitted };
}

/** A server that refuses a record without saying which. */
function refusing(...places: readonly string[]): (rows: readonly NetRow[]) => Fault | undefined {
  return (rows) => {
    const isBad = rows.some(({ change: { record } }) => places.includes(`${record.partition}:${record.offset}`));
    return isBad ? { error: new SessionError({ code: '22003' }, 'insert'), isCommitted: false } : undefined;
  };
}

test('an event is written in one transaction and nothing is returned', async () => {
  const result = await apply(two);
  expect(result).toMatchObject({ returned: [], failures: [], pauses: [] });
  expect(result.destination.sizes).toEqual([5]);
  expect(result.report).toMatchObject({ records: 5, inserted: 5, returned: 0, alreadyApplied: 0 });
});

test('an event that comes again changes nothing', async () => {
  const { store } = await apply(two);
  const again = await apply(two, { store });
  expect(again).toMatchObject({ returned: [], report: { inserted: 0, alreadyApplied: 5 } });
  expect(writtenTo(store)).toEqual(all);
});

test('a broken record holds back its partition alone, and what is returned is awaited', async () => {
  const result = await apply([at(0, 5), damaged(0, 6), at(0, 7), at(1, 3), at(1, 4)]);
  expect(result.returned).toEqual(['0:6', '0:7']);
  expect(result.failures).toMatchObject([{ class: 'record', code: 'UNDECODABLE' }]);
  expect(writtenTo(result.store)).toEqual(['0:5', '1:3', '1:4']);
  expect(result.store.progress.get('shop.public.orders/0')).toMatchObject({ nextOffset: 6, awaitingOffset: 6 });
});

test('records behind an awaited one are returned untouched until it has come', async () => {
  const { store } = await apply([at(0, 5), damaged(0, 6), at(1, 3)]);
  const later = await apply([at(0, 7), at(0, 8), at(1, 4)], { store });
  expect(later).toMatchObject({
    returned: ['0:7', '0:8'],
    failures: [{ class: 'transient', code: 'AWAITING_RECORD' }],
  });
  const mended = await apply([at(0, 6), at(0, 7), at(0, 8)], { store });
  expect(mended.returned).toEqual([]);
  expect(writtenTo(store)).toEqual(['0:5', '0:6', '0:7', '0:8', '1:3', '1:4']);
});

test('what was returned because it had to wait is awaited in its turn', async () => {
  const { store } = await apply([at(0, 5), damaged(0, 6)]);
  expect((await apply([at(0, 7)], { store })).returned).toBe('everything');
  expect((await apply([at(0, 6)], { store })).returned).toEqual([]);
  expect((await apply([at(0, 8)], { store })).returned).toBe('everything');
  await apply([at(0, 7)], { store });
  await apply([at(0, 8)], { store });
  expect(writtenTo(store)).toEqual(['0:5', '0:6', '0:7', '0:8']);
});

test('a partition whose first record fails is awaited too', async () => {
  const { store } = await apply([damaged(0, 5), at(1, 3)]);
  const later = await apply([at(0, 6), at(1, 4)], { store });
  expect(later.returned).toEqual(['0:6']);
});

test('where nothing at all is done the whole event is to come again', async () => {
  const result = await apply([damaged(0, 5), at(0, 6)]);
  expect(result).toMatchObject({ returned: 'everything', report: { returned: 2 } });
});

test('the record that a value error names is the first one returned', async () => {
  const error = new RecordError('VALUE', at(0, 6), 'does not fit');
  const result = await apply(two, {
    fault: (rows) =>
      rows.some(({ change }) => change.record.offset === 6) ? { error, isCommitted: false } : undefined,
  });
  expect(result).toMatchObject({ returned: ['0:6', '0:7'], failures: [error] });
  expect(writtenTo(result.store)).toEqual(['0:5', '1:3', '1:4']);
});

test.for([['0:5'], ['0:7'], ['1:4'], ['0:6', '1:3']])(
  'bad records at %s are found, and all else is written',
  async (bad) => {
    const result = await apply(two, { fault: refusing(...bad) });
    const isBefore = (place: string): boolean => !bad.some((one) => one[0] === place[0] && place >= one);
    expect(writtenTo(result.store).sort()).toEqual(all.filter(isBefore));
    expect(result.returned).toEqual(all.filter((place) => !isBefore(place)));
    expect(result.failures.every(({ message }) => /offset \d/.test(message))).toBe(true);
  },
);

describe('a failure of the destination', () => {
  test('that is transient is tried again', async () => {
    const faults = [fault('transient', '40001'), fault('transient', '40P01')];
    const result = await apply(two, { fault: () => faults.shift() });
    expect(result).toMatchObject({ returned: [], failures: [] });
    expect(result.pauses).toHaveLength(2);
  });

  test('that stays transient returns everything and blames no record', async () => {
    const result = await apply(two, { fault: () => fault('transient', '08006') });
    expect(result).toMatchObject({ returned: 'everything', failures: [{ code: '08006' }] });
    expect(result.pauses.at(-1)).toBeGreaterThanOrEqual(1_000);
  });

  test('that is systemic is not tried again, and makes the next attempt wait', async () => {
    let tries = 0;
    const result = await apply(two, { fault: () => [fault('systemic', '42501')][tries++ > 5 ? 1 : 0] });
    expect(tries).toBe(1);
    expect(result).toMatchObject({ returned: 'everything', failures: [{ code: '42501' }] });
    expect(result.pauses).toEqual([expect.any(Number)]);
  });

  test('whose answer is lost after the commit writes nothing twice', async () => {
    const faults = [fault('transient', '08006', true)];
    const result = await apply(two, { fault: () => faults.shift() });
    expect(result.returned).toEqual([]);
    expect(writtenTo(result.store)).toEqual(all);
  });

  test('that may come from a remembered shape makes it look once more, and no more than once', async () => {
    const result = await apply(two, { fault: () => fault('systemic', '42703') });
    expect(result.destination.forgotten).toBe(1);
    expect(result).toMatchObject({ returned: 'everything', failures: [{ code: '42703' }] });
  });

  test('that is a time-out makes the transactions smaller', async () => {
    const result = await apply(two, { fault: (rows) => (rows.length > 2 ? fault('transient', '57014') : undefined) });
    expect(result).toMatchObject({ returned: [], failures: [] });
    expect(Math.max(...result.destination.sizes)).toBeLessThanOrEqual(2);
  });
});

test('with little time left an event is written in parts, each with its progress', async () => {
  const result = await apply(two, { remainingMs: () => 2_004 });
  expect(result.returned).toEqual([]);
  expect(result.destination.sizes).toEqual([2, 2, 1]);
});

test('without time left nothing is started and the rest is returned, awaited in every partition', async () => {
  let calls = 0;
  const records = [at(0, 5), at(0, 6), at(0, 7), at(1, 3, 8), at(1, 4, 9)];
  const result = await apply(records, { remainingMs: () => (calls++ === 0 ? 2_004 : 1_000) });
  expect(result.failures).toMatchObject([{ class: 'transient', code: 'OUT_OF_TIME' }]);
  expect(writtenTo(result.store)).toEqual(['0:5', '0:6']);
  expect(result.returned).toEqual(['0:7', '1:3', '1:4']);
  const awaited = [...result.store.progress].map(([name, { awaitingOffset }]) => [name.at(-1), awaitingOffset]);
  expect(awaited.sort()).toEqual([
    ['0', 7],
    ['1', 3],
  ]);
});

test('with delivery=at-least-once there is no progress, and an event that comes again is written again', async () => {
  const settings = { delivery: 'at-least-once' };
  const { store } = await apply(two, { settings });
  await apply(two, { settings, store });
  expect(store.progress.size).toBe(0);
  expect(writtenTo(store)).toHaveLength(10);
});

test('a topic that was created anew stops its partition with a systemic error', async () => {
  const { store } = await apply(two);
  const result = await apply([at(0, 0, 999), at(1, 5)], { store });
  expect(result).toMatchObject({ returned: ['0:0'], failures: [{ class: 'systemic', code: 'TOPIC_RECREATED' }] });
});
