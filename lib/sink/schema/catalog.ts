import type { AvailableTypes, CatalogAnswer, SchemaDialect } from '../../dialect/schema.ts';
import type { Statement } from '../../dialect/statement.ts';
import type { Table } from '../../model/table.ts';

const freshForMs = 60_000;

interface Entry {
  /** undefined: the table was not there. */
  readonly table: Table | undefined;
  readonly readAt: number;
}

/** Asks the destination one query. */
export type Ask = (query: Statement, timeoutMs: number) => Promise<CatalogAnswer>;

/** Table shapes, remembered for a minute: the warm path asks the catalog nothing. */
export class Catalog {
  readonly #dialect: SchemaDialect;
  readonly #ask: Ask;
  readonly #schema: string;
  readonly #entries = new Map<string, Entry>();
  #extensionTypes: { readonly types: AvailableTypes; readonly readAt: number } | undefined;

  constructor(dialect: SchemaDialect, ask: Ask, schema: string) {
    this.#dialect = dialect;
    this.#ask = ask;
    this.#schema = schema;
  }

  /** The named tables, those not younger than `maxAgeMs` read again. A table that is not there, or cannot be, is absent. */
  async tables(names: readonly string[], timeoutMs: number, maxAgeMs = freshForMs): Promise<Map<string, Table>> {
    const now = performance.now();
    const stale = names.filter((name) => {
      // Nor can the server be asked for one with a NUL character.
      if (this.#dialect.identifierProblem(name) !== undefined) return false;
      const entry = this.#entries.get(name);
      return entry === undefined || now - entry.readAt > (entry.table === undefined ? 0 : maxAgeMs);
    });
    if (stale.length > 0) {
      const found = await this.#read(stale, timeoutMs);
      for (const name of stale) this.#entries.set(name, { table: found.get(name), readAt: now });
    }
    const tables = new Map<string, Table>();
    for (const name of names) {
      const table = this.#entries.get(name)?.table;
      if (table !== undefined) tables.set(name, table);
    }
    return tables;
  }

  async #read(names: readonly string[], timeoutMs: number): Promise<ReadonlyMap<string, Table>> {
    const { catalogQuery, tablesOf, declaredKeys } = this.#dialect;
    const tables = tablesOf(await this.#ask(catalogQuery(this.#schema, names), timeoutMs));
    if (declaredKeys === undefined || tables.length === 0) return new Map(tables.map((table) => [table.name, table]));
    const keys = declaredKeys.of(await this.#ask(declaredKeys.query(this.#schema, names), timeoutMs));
    return new Map(tables.map((table) => [table.name, { ...table, declaredKey: keys.get(table.name) }]));
  }

  /** The extension types the database has. Asked only where a new column may be of one. */
  async extensionTypes(timeoutMs: number): Promise<AvailableTypes> {
    const { extensions } = this.#dialect;
    if (extensions === undefined) return new Map();
    const now = performance.now();
    const known = this.#extensionTypes;
    if (known !== undefined && now - known.readAt <= freshForMs) return known.types;
    const types = extensions.availableTypes(await this.#ask(extensions.query(), timeoutMs));
    this.#extensionTypes = { types, readAt: now };
    return types;
  }

  forget(): void {
    this.#entries.clear();
  }
}
