import type { RecordError } from '../model/errors.ts';
import type { TableEffect } from '../model/net-effect.ts';
import type { ParkingPlan } from '../plan/parking.ts';
import type { Work } from '../sink/destination.ts';
import type { Slice } from './partition-run.ts';

/** Parked records of one event that are told one by one. */
const told = 20;

/** Counts of what committed transactions did. */
export class Tally {
  upserted = 0;
  deleted = 0;
  inserted = 0;
  reduced = 0;
  alreadyApplied = 0;
  deadLetters = 0;
  unavailableLost = 0;
  nanosecondsCut = 0;
  truncateInexact = 0;
  readonly skipped: Record<string, number> = {};
  readonly leftOut = new Set<string>();
  readonly leftOutDefaults = new Set<string>();
  /** Why records were parked, the first of them. */
  readonly parked: RecordError[] = [];

  add(slices: readonly Slice[], work: Work, { parkedAt }: ParkingPlan, tableNames: ReadonlySet<string>): void {
    for (const { effect } of work.effects) this.#addEffect(effect);
    for (const [s, { run, from, to }] of slices.entries()) {
      for (let i = from; i < to; i += 1) {
        const event = run.events[i];
        if (event === undefined || parkedAt[s]?.has(i)) continue;
        if (event.kind === 'skipped') this.#skip(event.reason, 1);
        else if (event.kind !== 'broken' && !tableNames.has(event.table)) this.#skip('unknown_table', 1);
      }
    }
    this.deadLetters += work.parking.parked.length;
    for (const { error } of work.parking.parked.slice(0, told - this.parked.length)) this.parked.push(error);
  }

  #addEffect({ effects, dropped }: TableEffect): void {
    this.reduced += dropped;
    for (const effect of effects) {
      const written = new Set(effect.removes.length === 0 ? [] : effect.upserts.map((row) => row.key?.id));
      this.upserted += effect.upserts.length;
      this.inserted += effect.appends.length;
      for (const { row } of effect.appends) this.unavailableLost += row.unavailable?.size ?? 0;
      this.deleted += effect.marks.length + effect.removes.filter((change) => !written.has(change.key.id)).length;
      this.reduced += effect.reduced;
      this.#skip('delete', effect.ignored);
    }
  }

  #skip(reason: string, count: number): void {
    if (count > 0) this.skipped[reason] = (this.skipped[reason] ?? 0) + count;
  }
}
