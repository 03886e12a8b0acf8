import { describe, expect, test } from 'vitest';
import type { ChangeEvent, TableChange } from '../../../lib/model/change-event.ts';
import { noParking } from '../../../lib/model/parking.ts';
import type { Settings } from '../../../lib/model/settings.ts';
import { type Slice, startRun } from '../../../lib/pipeline/partition-run.ts';
import { Tally } from '../../../lib/pipeline/tally.ts';
import { reduce } from '../../../lib/plan/reduce.ts';
import { record, remove, tombstone, truncate, upsert } from '../plan/changes.ts';

type Modes = Pick<Settings, 'insertMode' | 'deleteMode'>;

function sliceOf(events: readonly ChangeEvent[]): Slice {
  const batch = { id: 't-0', topic: 't', partition: 0, records: events.map((event) => event.record) };
  const run = startRun(batch, events, false);
  return { run, from: 0, to: events.length };
}

/** What is counted of changes of table t, with some more events that touch no table of the destination. */
function counted(changes: readonly TableChange[], modes: Partial<Modes> = {}, others: readonly ChangeEvent[] = []) {
  const settings: Modes = { insertMode: 'upsert', deleteMode: 'delete', ...modes };
  const tally = new Tally();
  const table = { name: 't', columns: [], byName: new Map(), uniqueKeys: [], isReferenced: false };
  const effects = [{ table, effect: reduce([changes], settings), displaces: false }];
  const work = { steps: [], effects, parking: noParking };
  tally.add([sliceOf([...changes, ...others])], work, { parking: noParking, parkedAt: [] }, new Set(['t']));
  const { reduced, skipped } = tally;
  const rows = { upserted: tally.rows('upserted'), deleted: tally.rows('deleted'), inserted: tally.rows('inserted') };
  return { ...rows, reduced, skipped };
}

describe('what is counted', () => {
  const life = [
    upsert('a', { n: 1 }),
    upsert('a', { n: 2 }),
    remove('b'),
    tombstone('b'),
    remove('c'),
    upsert('c', {}),
  ];

  test('are rows upserted and deleted, and the changes that made neither necessary', () => {
    expect(counted(life)).toEqual({ upserted: 2, deleted: 1, inserted: 0, reduced: 3, skipped: {} });
  });

  test('are deletes that are ignored, as skipped', () => {
    expect(counted(life, { deleteMode: 'ignore' })).toEqual({
      upserted: 2,
      deleted: 0,
      inserted: 0,
      reduced: 1,
      skipped: { delete: 3 },
    });
  });

  test('are rows that are appended', () => {
    expect(counted(life, { insertMode: 'insert', deleteMode: 'mark' })).toMatchObject({ inserted: 5, upserted: 0 });
  });

  test('are changes before a truncate, as made unnecessary', () => {
    expect(counted([upsert('a', {}), remove('b'), truncate(), upsert('c', {})])).toMatchObject({
      upserted: 1,
      reduced: 2,
    });
  });

  test('are skipped records by reason, and changes of tables that are not there', () => {
    const skipped = { kind: 'skipped', record: record(), reason: 'heartbeat' } as const;
    const elsewhere = { ...tombstone('a'), table: 'missing' };
    expect(counted([], {}, [skipped, skipped, elsewhere]).skipped).toEqual({ heartbeat: 2, unknown_table: 1 });
  });
});
