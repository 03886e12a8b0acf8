import { byKind } from './destination-kind.ts';
import type { Destination } from './harness.ts';
import { type GoodRow, goodTables, lineOf, lineSql } from './malformed-feeds.ts';

/** A change of a good row. */
export interface GoodChange {
  readonly table: string;
  readonly id: string;
  /** undefined: the row is gone. */
  readonly row: GoodRow | undefined;
  /** Where its record stands. */
  readonly place: string;
}

/** What good rows there must be: of each key what its last change says, or where changes are appended, all of them. */
export class GoodModel {
  readonly #appends: boolean;
  readonly #marks: boolean;
  /** Lines by table and key. */
  readonly #lines = new Map<string, Map<string, string[]>>();

  constructor(settings: Readonly<Record<string, unknown>>) {
    this.#appends = settings.insertMode === 'insert';
    this.#marks = settings.deleteMode === 'mark';
  }

  /** Tables that hold good rows, as the settings need them; `@` is their schema. */
  sql(): string {
    const { text, list, document } = byKind({
      postgresql: { text: 'text', list: 'text[]', document: 'jsonb' },
      redshift: { text: 'varchar(65535)', list: 'super', document: 'super' },
    });
    const columns = `n bigint, amount numeric(12,2), note ${text}, tags ${list}, doc ${document}, at timestamp, ok boolean`;
    const id = `id ${text} ${this.#appends ? 'not null' : 'primary key'}`;
    const own = this.#marks ? ', _landfall_deleted boolean not null default false' : '';
    return goodTables.map((table) => `create table @${table} (${id}, ${columns}${own})`).join(';\n');
  }

  apply({ table, id, row }: GoodChange): void {
    const ofTable = this.#lines.get(table) ?? new Map<string, string[]>();
    this.#lines.set(table, ofTable);
    if (row !== undefined) ofTable.set(id, [...(this.#appends ? (ofTable.get(id) ?? []) : []), lineOf(id, row)]);
    else if (!this.#appends) ofTable.delete(id);
  }

  /** How the destination differs; nothing where it does not. */
  async differences({ database, schema }: Destination): Promise<string[]> {
    const where = this.#marks ? 'and not _landfall_deleted' : '';
    const differences: string[] = [];
    for (const table of goodTables) {
      const rows = await database.query<{ line: string }>(
        `select ${lineSql} as line from "${schema}"."${table}" where id like 'good %' ${where}`,
      );
      const found = rows.map(({ line }) => line).sort();
      const wanted = [...(this.#lines.get(table)?.values() ?? [])].flat().sort();
      const at = wanted.findIndex((line, i) => line !== found[i]);
      if (at < 0 && found.length === wanted.length) continue;
      const [is, should] = [found[at < 0 ? wanted.length : at], wanted[at]];
      differences.push(`${table}: ${found.length} rows, not ${wanted.length}; ${is} in place of ${should}`);
    }
    return differences;
  }
}
