import type { RowChange } from '../../model/change-event.ts';
import type { Table } from '../../model/table.ts';
import type { PlannedKind } from './kind.ts';
import { isSystemic, type PlannedTables } from './planned-tables.ts';
import type { DestinationState } from './state.ts';

/** Landfall's own tables: each is planned once, when something first needs it. */
export class PlannedOwnTables {
  readonly #kind: PlannedKind;
  readonly #state: DestinationState;
  readonly #tables: PlannedTables;
  readonly #seen = new Set<string>();

  constructor(kind: PlannedKind, state: DestinationState, tables: PlannedTables) {
    this.#kind = kind;
    this.#state = state;
    this.#tables = tables;
  }

  /** Plans those that records of these tables need; undefined: of no known table. */
  async need(tables: readonly (string | undefined)[]): Promise<void> {
    const wanted = [...this.#kind.ownTables(tables)].filter(([name]) => !this.#seen.has(name));
    if (wanted.length === 0) return;
    const present = await this.#state.ownTables(wanted.map(([name]) => name));
    for (const [table, statements] of wanted) {
      this.#seen.add(table);
      if (present.has(table)) continue;
      for (const { text } of statements) this.#tables.statements.push({ table, sql: text });
    }
  }

  /** Plans what tables need of which a row's key moves. */
  async needForMoves(
    tables: ReadonlyMap<string, Table>,
    changes: ReadonlyMap<string, readonly RowChange[]>,
  ): Promise<void> {
    for (const [name, table] of tables) {
      if (this.#tables.blockedBy(name) !== undefined || !changes.get(name)?.some(({ moved }) => moved)) continue;
      try {
        for (const one of (await this.#kind.movedTable?.(table)) ?? []) this.#tables.statements.push(one);
      } catch (error) {
        if (!isSystemic(error)) throw error;
        this.#tables.block(name, error);
      }
    }
  }
}
