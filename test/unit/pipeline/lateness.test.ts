import { expect, test } from 'vitest';
import { Lateness, oldestAge } from '../../../lib/pipeline/lateness.ts';
import { startRun } from '../../../lib/pipeline/partition-run.ts';
import { record, upsert } from '../plan/changes.ts';

const at = new Date(10_000);

function runOf(times: readonly (number | undefined)[], timestamp = 1) {
  const events = times.map((sourceTsMs, i) => ({ ...upsert(String(i), {}), sourceTsMs }));
  const records = events.map((event) => ({ ...event.record, timestamp }));
  return startRun({ id: 't-0', topic: 't', partition: 0, records }, events, false);
}

test('lateness is told by the median and the 99th percentile of what was written', () => {
  const lateness = new Lateness();
  const run = runOf(Array.from({ length: 200 }, (_, i) => 10_000 - (i + 1)));
  lateness.add([{ run, from: 0, to: 100 }], at);
  expect(lateness.percentiles()).toEqual({ p50: 50, p99: 99 });
});

test('changes that do not say when they happened, and what is no change, make nobody late', () => {
  const lateness = new Lateness();
  const skipped = { kind: 'skipped', record: record(), reason: 'heartbeat' } as const;
  const run = startRun({ id: 't-0', topic: 't', partition: 0, records: [record()] }, [skipped], false);
  const untimed = runOf([undefined]);
  lateness.add(
    [run, untimed].map((one) => ({ run: one, from: 0, to: 1 })),
    at,
  );
  expect(lateness.percentiles()).toBeUndefined();
});

test('the oldest record of an event is the oldest first one of its partitions that has a time', () => {
  expect(oldestAge([runOf([1], 9_000), runOf([1], 4_000), runOf([1], -1)], at)).toBe(6_000);
  expect(oldestAge([runOf([1], -1)], at)).toBeUndefined();
});
