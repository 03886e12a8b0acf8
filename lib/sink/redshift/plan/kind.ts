import { quote } from '../../../dialect/redshift/identifiers.ts';
import { movableColumns, movedTableOf } from '../../../dialect/redshift/moved-table.ts';
import { redshiftSchema } from '../../../dialect/redshift/schema.ts';
import { typeDifference } from '../../../dialect/redshift/type-difference.ts';
import { noParking } from '../../../model/parking.ts';
import type { PlannedStatement } from '../../../model/plan.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import type { KindOf, PlannedKind } from '../../plan/kind.ts';
import type { DestinationState } from '../../plan/state.ts';
import { Loader } from '../loader.ts';
import { movedTableDdl, ownTableDdl } from '../own-tables.ts';
import { LoadedWork } from '../work.ts';

/** Redshift in a plan. */
export const redshiftKind: KindOf = (settings, state): PlannedKind => {
  const nowhere = async (): Promise<never> => {
    throw new Error('a plan sends nothing');
  };
  const loader = new Loader(settings, nowhere, undefined);
  const moved = new PlannedMoves(settings, state);
  return {
    transactionPer: 'table',
    dialect: redshiftSchema(settings),
    quote,
    ownTables: (tables) => new Map([...ownTableDdl(settings, tables)].map(([name, one]) => [name, [one]])),
    movedTable: (table) => moved.statements(table),
    encode: (work) => {
      const loaded = new LoadedWork({ steps: [], effects: [work], parking: noParking }, settings, loader);
      loaded.requireWay();
      return loaded.nanosecondsCut;
    },
    typeDifference: (type, column, isKey) => typeDifference(type, column, isKey, settings),
  };
};

/** Tables that keep rows whose keys move, as they are, and as they would be after what was planned so far. */
class PlannedMoves {
  readonly #settings: Settings;
  readonly #state: DestinationState;
  readonly #known = new Map<string, Table | undefined>();

  constructor(settings: Settings, state: DestinationState) {
    this.#settings = settings;
    this.#state = state;
  }

  async statements(table: Table): Promise<PlannedStatement[]> {
    const columns = movableColumns(table);
    if (this.#settings.insertMode !== 'upsert' || columns.length === 0) return [];
    const name = movedTableOf(table.name);
    const moved = this.#known.has(name) ? this.#known.get(name) : await this.#state.table(name);
    const statements = movedTableDdl(this.#settings.schema, table, moved);
    const byName = new Map([...(moved?.columns ?? []), ...columns].map((column) => [column.name, column]));
    this.#known.set(name, { ...table, name, columns: [...byName.values()], byName });
    return statements.map(({ text }) => ({ table: name, sql: text }));
  }
}
