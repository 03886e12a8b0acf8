import type { RowChange } from '../../model/change-event.ts';
import { LandfallError, untilRefused } from '../../model/errors.ts';
import type { ParkedRecord } from '../../model/parking.ts';
import type { TopicPartition } from '../../model/progress.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { PlanFindings } from '../../plan/plan-findings.ts';
import type {
  Destination,
  DestinationCounts,
  Prepared,
  ProgressByPartition,
  Refusal,
  Transaction,
  WorkOnTable,
  Written,
} from '../destination.ts';
import type { PlannedKind } from './kind.ts';
import { PlannedOwnTables } from './planned-own-tables.ts';
import { PlannedProgress } from './planned-progress.ts';
import { isSystemic, PlannedTables } from './planned-tables.ts';
import type { DestinationState } from './state.ts';

/**
 * A destination that writes nothing: what it would create it notes, what it would send it encodes and throws away. What
 * stands in the way of a table is noted too, and the others go on.
 */
export class PlannedDestination implements Destination {
  readonly transactionPer: Destination['transactionPer'];
  readonly counts: DestinationCounts = { ddl: 0, commits: 0, statements: 0, flights: 0, msDdl: 0 };
  readonly tables: PlannedTables;
  readonly #kind: PlannedKind;
  readonly #settings: Settings;
  readonly #state: DestinationState;
  readonly #findings: PlanFindings;
  readonly #progress: PlannedProgress;
  readonly #ownTables: PlannedOwnTables;
  #parked: ParkedRecord[] = [];

  constructor(kind: PlannedKind, settings: Settings, state: DestinationState, findings: PlanFindings) {
    this.transactionPer = kind.transactionPer;
    this.#kind = kind;
    this.#settings = settings;
    this.#state = state;
    this.#findings = findings;
    this.tables = new PlannedTables(kind, state, settings, findings);
    this.#ownTables = new PlannedOwnTables(kind, state, this.tables);
    this.#progress = new PlannedProgress(state);
  }

  /** Looks at what no event changes. */
  async begin(): Promise<void> {
    const { schema } = this.#settings;
    if (!(await this.#state.hasSchema())) {
      const name = this.#kind.quote(schema);
      const text = `there is no schema ${name} in this database, and no event creates one: create schema ${name}; landfall grants prints it with what else is needed`;
      this.#findings.problem('blocked', new LandfallError('systemic', 'DDL_FAILED', text), {}, 0);
    }
    // Where all of an event is one transaction, any of them needs the same tables.
    if (this.transactionPer === 'event') await this.#ownTables.need([]);
  }

  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>): Promise<Prepared> {
    await this.#ownTables.need([...changes.keys()]);
    const tables = new Map<string, Table>();
    for (const [name, ofTable] of changes) {
      const { table, preparation } = await this.tables.prepare(name, ofTable);
      if (table !== undefined) tables.set(name, table);
      for (const field of preparation?.leftOut ?? []) {
        const note = 'is left out: the table has no such column, and schemaEvolution=none adds none';
        this.#findings.note('field_left_out', note, name, field);
      }
      for (const { field, why } of preparation?.leftOutDefaults ?? []) {
        this.#findings.note('default_left_out', `is created without the source’s default: ${why}`, name, field);
      }
      if (this.#settings.primaryKeyMode !== 'none' && ofTable.some(({ key }) => key === undefined)) {
        this.#findings.note('no_key', 'has records without key: each is appended, and deletes are skipped', name);
      }
    }
    await this.#ownTables.needForMoves(tables, changes);
    return { tables, leftOut: [], leftOutDefaults: [] };
  }

  async progress(at: readonly TopicPartition[]): Promise<ProgressByPartition> {
    await this.#needProgress(at);
    return this.#progress.of(at);
  }

  async write(transaction: Transaction): Promise<Written> {
    await this.#needProgress(transaction.work.steps);
    const work = await transaction.replan(await this.#progress.locked(transaction.work.steps));
    let nanosecondsCut = 0;
    const open = work.effects.filter(({ table }) => this.tables.blockedBy(table.name) === undefined);
    for (const cut of untilRefused<number>(open.map((work) => () => this.#encoded(work)))) nanosecondsCut += cut;
    this.#progress.take(work.steps, work.parking);
    for (const parked of work.parking.parked) this.#parked.push(parked);
    return { unavailableLost: 0, nanosecondsCut };
  }

  /** The records that were parked since this was last asked. */
  takeParked(): readonly ParkedRecord[] {
    const parked = this.#parked;
    this.#parked = [];
    return parked;
  }

  /** Nothing is sent, so the server refuses nothing. */
  async findRefused(): Promise<readonly Refusal[]> {
    return [];
  }

  /** What is remembered is the plan. */
  forget(): void {}

  async close(): Promise<void> {}

  async #needProgress(at: readonly TopicPartition[]): Promise<void> {
    if (this.transactionPer === 'table' && at.length > 0) await this.#ownTables.need(at.map(({ table }) => table));
  }

  *#encoded(work: WorkOnTable): Generator<number> {
    try {
      yield this.#kind.encode(work);
    } catch (error) {
      if (!isSystemic(error)) throw error;
      this.tables.block(work.table.name, error);
    }
  }
}
