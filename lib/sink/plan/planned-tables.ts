import { newColumnsOf, type TableDdl, tableAfter } from '../../dialect/table-ddl.ts';
import type { RowChange, Upsert } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { PlannedColumn, PlannedStatement, PlannedTable } from '../../model/plan.ts';
import type { RowShape } from '../../model/row.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { PlanFindings } from '../../plan/plan-findings.ts';
import { type Preparation, prepareTable } from '../schema/prepare.ts';
import { SessionError } from '../session-error.ts';
import type { PlannedKind } from './kind.ts';
import type { DestinationState } from './state.ts';

/** A table on its way through the events. */
interface Shape {
  /** As it would be by now; undefined where it is not there. */
  table: Table | undefined;
  /** What keeps all changes from it. */
  blockedBy: LandfallError | undefined;
  ddl: PlannedTable['ddl'];
  key: readonly string[];
  readonly columns: PlannedColumn[];
  /** Row shapes whose types have been compared with the table's. */
  readonly compared: WeakSet<RowShape>;
}

/** Tables as they are, and as they would be after what was planned so far. */
export class PlannedTables {
  readonly statements: PlannedStatement[] = [];
  readonly #kind: PlannedKind;
  readonly #state: DestinationState;
  readonly #settings: Settings;
  readonly #findings: PlanFindings;
  readonly #shapes = new Map<string, Shape>();

  constructor(kind: PlannedKind, state: DestinationState, settings: Settings, findings: PlanFindings) {
    this.#kind = kind;
    this.#state = state;
    this.#settings = settings;
    this.#findings = findings;
  }

  /**
   * Plans what a table needs for changes, by the code that a destination prepares tables with; returns it as it is then.
   * @throws RefusedRecords for those with a name that cannot be one.
   */
  async prepare(
    name: string,
    changes: readonly RowChange[],
  ): Promise<{ readonly table: Table | undefined; readonly preparation: Preparation | undefined }> {
    const shape = await this.#shapeOf(name);
    if (shape.blockedBy !== undefined) return { table: shape.table ?? standIn(name), preparation: undefined };
    try {
      const types = (): ReturnType<DestinationState['extensionTypes']> => this.#state.extensionTypes();
      const preparation = await prepareTable(this.#kind.dialect, name, shape.table, changes, this.#settings, types);
      await this.#requirePossible(name, shape.table, preparation.ddl);
      this.#take(name, shape, preparation);
      if (shape.table !== undefined) await this.#compareTypes(shape.table, shape, changes);
      return { table: shape.table, preparation };
    } catch (error) {
      if (!isSystemic(error)) throw error;
      this.block(name, error);
      return { table: shape.table ?? standIn(name), preparation: undefined };
    }
  }

  /** Nothing can be written to the table until this is mended. */
  block(name: string, error: LandfallError): void {
    const shape = this.#shapes.get(name);
    if (shape === undefined || shape.blockedBy !== undefined) return;
    shape.blockedBy = error;
    if (shape.table === undefined) shape.ddl = 'missing';
    this.#findings.problem('blocked', error, { table: name }, 0);
  }

  /** The error that keeps changes from a table; undefined where none does. */
  blockedBy(name: string): LandfallError | undefined {
    return this.#shapes.get(name)?.blockedBy;
  }

  /** Those that are there or would be. */
  list(): Pick<PlannedTable, 'name' | 'ddl' | 'key' | 'columns'>[] {
    return [...this.#shapes].flatMap(([name, { table, blockedBy, ddl, key, columns }]) =>
      table === undefined && blockedBy === undefined ? [] : [{ name, ddl, key, columns }],
    );
  }

  async #shapeOf(name: string): Promise<Shape> {
    let shape = this.#shapes.get(name);
    if (shape === undefined) {
      const table = await this.#state.table(name);
      shape = { table, blockedBy: undefined, ddl: 'none', key: [], columns: [], compared: new WeakSet() };
      this.#shapes.set(name, shape);
    }
    return shape;
  }

  #take(name: string, shape: Shape, { ddl, statements }: Preparation): void {
    if (ddl.kind === 'none') return;
    shape.table = tableAfter(shape.table, ddl, this.#kind.dialect);
    if (shape.ddl === 'none') shape.ddl = ddl.kind;
    if (ddl.kind === 'create') shape.key = ddl.table.key;
    for (const column of newColumnsOf(ddl)) shape.columns.push({ name: column.name, type: column.type.display });
    for (const { text } of statements) this.statements.push({ table: name, sql: text });
  }

  async #requirePossible(name: string, before: Table | undefined, ddl: TableDdl): Promise<void> {
    const table = (): string => this.#kind.dialect.qualified(this.#settings.schema, name);
    if (ddl.kind === 'create') {
      const taker = await this.#state.takenBy(name);
      if (taker === undefined) return;
      const text = `table ${table()} cannot be created: its name is taken by ${taker}; give that another name, or the table with tableNames`;
      throw new LandfallError('systemic', 'DDL_WITHOUT_EFFECT', text);
    }
    if (ddl.kind === 'add' && before !== undefined && (await this.#state.isView(before))) {
      const names = ddl.columns.map((column) => JSON.stringify(column.name)).join(', ');
      const text = `${table()} is a view, to which no column can be added, and lacks ${names}: change the view, or set schemaEvolution=none`;
      throw new LandfallError('systemic', 'DDL_FAILED', text);
    }
  }

  /** Where the column's type is another than the record's, a value is written only if nothing is lost. */
  async #compareTypes(table: Table, { compared }: Shape, changes: readonly RowChange[]): Promise<void> {
    const { dialect } = this.#kind;
    const isNew = (change: RowChange): change is Upsert => change.kind === 'upsert' && !compared.has(change.row.shape);
    for (const { row, key } of changes.filter(isNew)) {
      if (compared.has(row.shape)) continue;
      compared.add(row.shape);
      for (const { name, type } of row.shape.fields) {
        const column = table.byName.get(name);
        if (column === undefined || column.generated) continue;
        const isExtension = dialect.extensions?.askedForBy(type) ?? false;
        const available = isExtension ? await this.#state.extensionTypes() : undefined;
        const isKey = key?.row.shape.byName.has(name) ?? false;
        const other = this.#kind.typeDifference(type, column.type, isKey, available);
        if (other === undefined) continue;
        const note = `is ${column.type.display}, where the events have ${other}: a value is written if nothing of it is lost`;
        this.#findings.note('type_differs', note, table.name, name);
      }
    }
  }
}

/** A cause that is no record's, and that the server did not raise: that one would end the plan. */
export function isSystemic(error: unknown): error is LandfallError {
  return error instanceof LandfallError && !(error instanceof SessionError) && error.class === 'systemic';
}

/** So that the changes of a table to which nothing can be written are not taken for those of an unknown one. */
function standIn(name: string): Table {
  return { name, columns: [], byName: new Map(), uniqueKeys: undefined, isReferenced: false };
}
