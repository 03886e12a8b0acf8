import type { Database, Row } from './database.ts';
import type { KeyColumn } from './dialect.ts';

/** Texts of a key's columns. */
export type Key = readonly string[];

/** Keys above `from` up to `to`, it included; without one, all on that side. */
export interface Range {
  readonly from?: Key | undefined;
  readonly to?: Key | undefined;
}

export interface Sum {
  readonly rows: number;
  readonly hash: string;
}

export interface HashedRow {
  readonly key: Key;
  readonly hash: string;
}

export interface SideTable {
  /** Schema-qualified, quoted. */
  readonly table: string;
  /** Rows that count. */
  readonly where: string | undefined;
  readonly keys: readonly KeyColumn[];
  /** Canonical texts, of the key's columns and of all that are compared. */
  readonly keyTexts: readonly string[];
  readonly texts: readonly string[];
  /** Of `texts`: those that need no hash of their own. */
  readonly arePlain: readonly boolean[];
}

const empty: Sum = { rows: 0, hash: '0' };

/** A table in one of the databases: what a comparison asks of it. */
export class Side {
  readonly #database: Database;
  readonly #table: SideTable;

  constructor(database: Database, table: SideTable) {
    this.#database = database;
    this.#table = table;
  }

  async count(): Promise<number> {
    const { table, where } = this.#table;
    const condition = where === undefined ? '' : ` where ${where}`;
    const counted = this.#database.dialect.asText('count(*)');
    const rows = await this.#database.query(`select ${counted} as n from ${table}${condition}`, [], 'count');
    return Number(rows[0]?.n ?? 0);
  }

  /** Count and sum of hashes of each part of a range that `bounds` cut, in one pass over it. */
  async sums(range: Range, bounds: readonly Key[]): Promise<Sum[]> {
    const { dialect } = this.#database;
    const values: string[] = [];
    const cases = bounds.map((bound, i) => ` when ${this.#compare('<=', bound, values)} then ${i}`).join('');
    const part = cases === '' ? '0' : `case${cases} else ${bounds.length} end`;
    const condition = this.#within(range, values);
    const inner = `select ${part} as part, ${dialect.number(this.#pieces())} as hash from ${this.#table.table}${condition}`;
    const text = `select ${dialect.asText('part')} as part, ${dialect.asText('count(*)')} as n, ${dialect.asText('sum(hash)')} as hash from (${inner}) r group by part`;
    const found = new Map((await this.#query(text, values, 'checksums')).map((row) => [Number(row.part), row]));
    return Array.from({ length: bounds.length + 1 }, (_, i) => {
      const row = found.get(i);
      return row === undefined ? empty : { rows: Number(row.n), hash: row.hash ?? '0' };
    });
  }

  /** Every `size`th key of a range, in order. */
  async bounds(range: Range, size: number): Promise<Key[]> {
    const { keys, table } = this.#table;
    const values: string[] = [];
    const order = keys.map((key) => key.order).join(', ');
    const inner = `select ${this.#keyList()}, row_number() over (order by ${order}) as place from ${table}${this.#within(range, values)}`;
    const names = keys.map((_, i) => `k${i}`).join(', ');
    const text = `select ${names} from (${inner}) r where mod(place, ${size}) = 0 order by place`;
    return (await this.#query(text, values, 'ranges')).map((row) => this.#keyOf(row));
  }

  /** Keys and hashes of a range's rows. */
  async rows(range: Range): Promise<HashedRow[]> {
    const values: string[] = [];
    const text = `select ${this.#keyList()}, ${this.#rowHash()} as hash from ${this.#table.table}${this.#within(range, values)}`;
    return (await this.#query(text, values, 'rows')).map((row) => ({ key: this.#keyOf(row), hash: row.hash ?? '' }));
  }

  /** The same of single rows. */
  async rowsOf(keys: readonly Key[]): Promise<HashedRow[]> {
    const values: string[] = [];
    const text = `select ${this.#keyList()}, ${this.#rowHash()} as hash from ${this.#table.table}${this.#among(keys, values)}`;
    return (await this.#query(text, values, 'rows')).map((row) => ({ key: this.#keyOf(row), hash: row.hash ?? '' }));
  }

  /** The canonical texts of single rows, in the order of the compared columns. */
  async cellsOf(keys: readonly Key[]): Promise<{ readonly key: Key; readonly cells: readonly (string | null)[] }[]> {
    const values: string[] = [];
    const { texts, table } = this.#table;
    const cells = texts.map((text, i) => `${text} as c${i}`).join(', ');
    const text = `select ${this.#keyList()}, ${cells} from ${table}${this.#among(keys, values)}`;
    const rows = await this.#query(text, values, 'values');
    return rows.map((row) => ({ key: this.#keyOf(row), cells: texts.map((_, i) => row[`c${i}`] ?? null) }));
  }

  #query(text: string, values: readonly string[], purpose: string): Promise<readonly Row[]> {
    return this.#database.query(text, values, purpose);
  }

  /** A row's texts side by side: with a comma between them that is in none, and a tilde for NULL. */
  #pieces(): string[] {
    const { texts, arePlain } = this.#table;
    return texts.map((text, i) => `coalesce(${arePlain[i] === true ? text : this.#database.dialect.hash(text)}, '~')`);
  }

  #rowHash(): string {
    const { dialect } = this.#database;
    return dialect.asText(dialect.number(this.#pieces()));
  }

  #keyList(): string {
    return this.#table.keyTexts.map((text, i) => `${text} as k${i}`).join(', ');
  }

  #keyOf(row: Row): Key {
    return this.#table.keyTexts.map((_, i) => row[`k${i}`] ?? '');
  }

  #within({ from, to }: Range, values: string[]): string {
    return this.#where([
      ...(from === undefined ? [] : [this.#compare('>', from, values)]),
      ...(to === undefined ? [] : [this.#compare('<=', to, values)]),
    ]);
  }

  #among(keys: readonly Key[], values: string[]): string {
    const rows = keys.map((key) => this.#table.keys.map((column, i) => this.#equals(column, key[i] ?? '', values)));
    return this.#where([rows.map((parts) => `(${parts.join(' and ')})`).join(' or ')]);
  }

  #where(conditions: readonly string[]): string {
    const { where } = this.#table;
    const all = where === undefined ? conditions : [...conditions, where];
    return all.length === 0 ? '' : ` where ${all.map((condition) => `(${condition})`).join(' and ')}`;
  }

  #compare(operator: '>' | '<=', bound: Key, values: string[]): string {
    const { keys } = this.#table;
    const orders = keys.map((key) => key.order);
    const binds = keys.map((key, i) => () => key.bound(this.#bind(bound[i] ?? '', values)));
    return this.#database.dialect.compare(orders, operator, binds);
  }

  #equals({ order, bound, lookup }: KeyColumn, value: string, values: string[]): string {
    const quick = lookup === undefined ? '' : `${lookup(this.#bind(value, values))} and `;
    return `${quick}${order} = ${bound(this.#bind(value, values))}`;
  }

  #bind(value: string, values: string[]): string {
    values.push(value);
    return this.#database.dialect.placeholder(values.length);
  }
}
