import { quote } from '../../../dialect/postgres/identifiers.ts';
import { tableStatements } from '../../../dialect/postgres/table-statements.ts';
import type { Statement } from '../../../dialect/statement.ts';
import type { RowChange } from '../../../model/change-event.ts';
import { LandfallError, untilRefused } from '../../../model/errors.ts';
import type { ParkedRecord } from '../../../model/parking.ts';
import type { TopicPartition } from '../../../model/progress.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import type { PlanFindings } from '../../../plan/plan-findings.ts';
import type {
  Destination,
  DestinationCounts,
  Prepared,
  ProgressByPartition,
  Refusal,
  Transaction,
  WorkOnTable,
  Written,
} from '../../destination.ts';
import { ownTableDdl } from '../own-tables.ts';
import { PlannedProgress } from './planned-progress.ts';
import { isSystemic, PlannedTables } from './planned-tables.ts';
import type { DestinationState } from './state.ts';

/**
 * A destination that writes nothing: what it would create it notes, what it would send it encodes and throws away. What
 * stands in the way of a table is noted too, and the others go on.
 */
export class PlannedDestination implements Destination {
  readonly counts: DestinationCounts = { ddl: 0, statements: 0, flights: 0, msDdl: 0 };
  readonly tables: PlannedTables;
  readonly #settings: Settings;
  readonly #state: DestinationState;
  readonly #findings: PlanFindings;
  readonly #progress: PlannedProgress;
  #parked: ParkedRecord[] = [];
  #hasBegun = false;

  constructor(settings: Settings, state: DestinationState, findings: PlanFindings) {
    this.#settings = settings;
    this.#state = state;
    this.#findings = findings;
    this.tables = new PlannedTables(state, settings, findings);
    this.#progress = new PlannedProgress(state);
  }

  async prepare(changes: ReadonlyMap<string, readonly RowChange[]>): Promise<Prepared> {
    if (!this.#hasBegun) await this.#begin();
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
    return { tables, leftOut: [], leftOutDefaults: [] };
  }

  progress(at: readonly TopicPartition[]): Promise<ProgressByPartition> {
    return this.#progress.of(at);
  }

  async write(transaction: Transaction): Promise<Written> {
    const work = await transaction.replan(await this.#progress.locked(transaction.work.steps));
    let nanosecondsCut = 0;
    const open = work.effects.filter(({ table }) => this.tables.blockedBy(table.name) === undefined);
    for (const statement of untilRefused<Statement>(open.map((effect) => () => this.#statements(effect)))) {
      nanosecondsCut += statement.nanosecondsCut ?? 0;
    }
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

  async #begin(): Promise<void> {
    const { schema } = this.#settings;
    if (!(await this.#state.hasSchema())) {
      const text = `there is no schema ${quote(schema)} in this database, and no event creates one: create schema ${quote(schema)}; landfall grants prints it with what else is needed`;
      this.#findings.problem('blocked', new LandfallError('systemic', 'DDL_FAILED', text), {}, 0);
    }
    const present = await this.#state.ownTables();
    for (const [table, statements] of ownTableDdl(this.#settings)) {
      if (present.has(table)) continue;
      for (const { text } of statements) this.tables.statements.push({ table, sql: text });
    }
    this.#hasBegun = true;
  }

  *#statements({ table, effect, displaces }: WorkOnTable): Generator<Statement> {
    try {
      yield* tableStatements(effect, table, this.#settings, displaces);
    } catch (error) {
      if (!isSystemic(error)) throw error;
      this.tables.block(table.name, error);
    }
  }
}
