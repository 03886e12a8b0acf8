import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Rows ready for COPY, and the keys that go. */
export interface FloorBatch {
  readonly copy: Buffer;
  readonly rows: number;
  readonly deleted: readonly number[];
  /** Where keys come more than once: how many times. Each time is a statement, for no statement takes a key twice. */
  readonly rounds: number;
}

/** Bytes of COPY's binary format around the rows. */
const emptyCopy = 21;

/**
 * The least that writing an event's net effect can cost on one connection: COPY of ready rows into a temporary table,
 * delete by key, `insert … on conflict`. No decoding, no progress, no catalog, no checks. The rows are read from the table
 * that the handler wrote, so nothing of the product is in it.
 */
export class Floor {
  readonly #client: pg.Client;
  readonly #schema: string;
  readonly #columns: readonly string[];

  private constructor(client: pg.Client, schema: string, columns: readonly string[]) {
    this.#client = client;
    this.#schema = schema;
    this.#columns = columns;
  }

  /** `schema` holds a table `events` with a bigint key `id`. */
  static async open(client: pg.Client, schema: string): Promise<Floor> {
    const { rows } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
      [`${schema}.events`],
    );
    await client.query(`create temp table ${schema}_rows (like ${schema}.events, round int) on commit delete rows`);
    return new Floor(
      client,
      schema,
      rows.map(({ name }) => `"${name}"`),
    );
  }

  /** Not a part of the floor. The net effect of changes of these keys, which `source` holds. */
  async prepare(source: string, keys: readonly number[]): Promise<FloorBatch> {
    const list = `'{${[...new Set(keys)].join(',')}}'::int8[]`;
    const { rows } = await this.#client.query<{ id: string }>(
      `select id from unnest(${list}) id where id not in (select id from ${source}.events where id = any(${list}))`,
    );
    const copy = await this.#read(`select * from ${source}.events where id = any(${list}) order by id`);
    const deleted = rows.map(({ id }) => Number(id));
    return { copy, rows: new Set(keys).size - deleted.length, deleted, rounds: 1 };
  }

  /** Not a part of the floor. A row for each change, in rounds: the first change of each key, the second of each, … */
  async prepareEach(source: string, keys: readonly number[]): Promise<FloorBatch> {
    const copy = await this.#read(
      `select e.*, row_number() over (partition by k.id order by k.n)::int as round
       from unnest('{${keys.join(',')}}'::int8[]) with ordinality k(id, n) join ${source}.events e on e.id = k.id
       order by round, k.id`,
    );
    const rounds = Math.max(...[...Map.groupBy(keys, (key) => key).values()].map(({ length }) => length));
    return { copy, rows: keys.length, deleted: [], rounds };
  }

  async write({ copy, rows, deleted, rounds }: FloorBatch): Promise<void> {
    await this.#client.query('begin');
    if (rows > 0) {
      const columns = [...this.#columns, ...(rounds > 1 ? ['round'] : [])].join(', ');
      const text = `copy ${this.#schema}_rows (${columns}) from stdin with (format binary)`;
      const stream = this.#client.query(copyFrom(text));
      stream.end(copy);
      await once(stream, 'finish');
    }
    const statements = Array.from({ length: rows > 0 ? rounds : 0 }, (_, i) => this.#insertText(i + 1, rounds));
    if (deleted.length > 0)
      statements.unshift(`delete from ${this.#schema}.events where id = any('{${deleted.join(',')}}'::int8[])`);
    await this.#client.query([...statements, 'commit'].join('; '));
  }

  #insertText(round: number, rounds: number): string {
    const set = this.#columns.filter((name) => name !== '"id"').map((name) => `${name} = excluded.${name}`);
    const where = rounds > 1 ? ` where round = ${round}` : '';
    return `insert into ${this.#schema}.events select ${this.#columns.join(', ')} from ${this.#schema}_rows${where} on conflict (id) do update set ${set.join(', ')}`;
  }

  async #read(query: string): Promise<Buffer> {
    const copy = await buffer(this.#client.query(copyTo(`copy (${query}) to stdout with (format binary)`)));
    if (copy.length < emptyCopy) throw new Error('the rows of the floor came cut');
    return copy;
  }
}
