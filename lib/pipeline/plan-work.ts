import type { RowChange, TableChange } from '../model/change-event.ts';
import { LandfallError } from '../model/errors.ts';
import type { TableEffect } from '../model/net-effect.ts';
import type { ProgressStep } from '../model/progress.ts';
import type { Settings } from '../model/settings.ts';
import type { Table } from '../model/table.ts';
import type { ParkingPlan } from '../plan/parking.ts';
import type { PartitionPart } from '../plan/parking-part.ts';
import { appliedBefore, checkedStep, decide } from '../plan/progress.ts';
import { reduce } from '../plan/reduce.ts';
import { type ProgressByPartition, progressKey } from '../sink/destination.ts';
import { halt, isBlocked, type PartitionRun, type Slice, skipApplied } from './partition-run.ts';

/** A slice as the planning of what is parked sees it. */
export function partOf({ run, from, to }: Slice): PartitionPart {
  return { events: run.events, from, to, refused: run.refused };
}

/** The row changes of slices by table, for the tables to be made ready; none for one that is only truncated. */
export function rowChangesByTable(slices: readonly Slice[]): Map<string, RowChange[]> {
  const byTable = new Map<string, RowChange[]>();
  for (const { run, from, to } of slices) {
    for (const event of tableChanges(run, from, to, run.refused)) {
      let changes = byTable.get(event.table);
      if (changes === undefined) {
        changes = [];
        byTable.set(event.table, changes);
      }
      if (event.kind !== 'truncate') changes.push(event);
    }
  }
  return byTable;
}

/** What one transaction writes for slices; changes of tables that are not there need nothing (see `prepare`). */
export function planWork(
  slices: readonly Slice[],
  { parkedAt }: ParkingPlan,
  tables: ReadonlyMap<string, Table>,
  settings: Settings,
): { table: Table; effect: TableEffect }[] {
  const byTable = new Map<string, TableChange[][]>();
  for (const [i, { run, from, to }] of slices.entries()) {
    const changes = tableChanges(run, from, to, parkedAt[i] ?? new Set());
    for (const [name, ofTable] of Map.groupBy(changes, (change) => change.table)) {
      const lists = byTable.get(name);
      if (lists === undefined) byTable.set(name, [ofTable]);
      else lists.push(ofTable);
    }
  }
  return [...byTable].flatMap(([name, partitions]) => {
    const table = tables.get(name);
    return table === undefined ? [] : [{ table, effect: reduce(partitions, settings) }];
  });
}

function* tableChanges(
  run: PartitionRun,
  from: number,
  to: number,
  except: { has(index: number): boolean },
): Generator<TableChange> {
  for (let i = from; i < to; i += 1) {
    const event = run.events[i];
    if (event !== undefined && event.kind !== 'skipped' && event.kind !== 'broken' && !except.has(i)) yield event;
  }
}

/** The step a slice takes; an empty one only notes that its first record is awaited. */
export function stepOf({ run, from, to }: Slice): ProgressStep {
  const { topic, partition, table, records } = run.batch;
  const firstOffset = records[from]?.offset ?? 0;
  let lastTimestamp = 0;
  for (let i = from; i < to; i += 1) lastTimestamp = Math.max(lastTimestamp, records[i]?.timestamp ?? 0);
  return {
    ...{ topic, partition, table },
    firstOffset,
    nextOffset: to > from ? (records[to - 1]?.offset ?? 0) + 1 : firstOffset,
    lastTimestamp,
    awaitingOffset: records[to]?.offset,
    isBlocked: to === run.end && isBlocked(run),
    lastOffset: records.at(-1)?.offset ?? 0,
  };
}

/** Slices held against stored progress: what is left of each to write. */
export interface Due {
  readonly slices: readonly Slice[];
  readonly steps: readonly ProgressStep[];
  readonly alreadyApplied: number;
}

/**
 * Takes off what is applied already. A partition whose awaited record is not here, or whose topic was created anew,
 * is left as it is: its records are returned.
 */
export function holdAgainstProgress(slices: readonly Slice[], progress: ProgressByPartition): Due {
  let alreadyApplied = 0;
  const due: Slice[] = [];
  const steps: ProgressStep[] = [];
  for (const { run, from, to } of slices) {
    const { topic, partition, records } = run.batch;
    try {
      const stored = progress.get(progressKey(topic, partition));
      const decision = decide(stored, records.slice(from, to));
      alreadyApplied += skipApplied(run, from + decision.from);
      if (decision.kind === 'wait') {
        const text = `topic ${JSON.stringify(topic)}, partition ${partition}: an earlier record was returned and has not come again yet`;
        halt(run, run.done, new LandfallError('transient', 'AWAITING_RECORD', text));
      } else if (run.done < to) {
        const slice = { run, from: run.done, to };
        due.push(slice);
        steps.push(checkedStep(stored, stepOf(slice)));
      } else alreadyApplied += skipApplied(run, appliedBefore(stored, records));
    } catch (error) {
      if (!(error instanceof LandfallError)) throw error;
      halt(run, from, error);
      run.isAwaitedNoted = true;
    }
  }
  return { slices: due, steps, alreadyApplied };
}
