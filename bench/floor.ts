import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Decoder } from '../lib/decode/decoder.ts';
import { readLambdaEvent } from '../lib/decode/lambda-event.ts';
import { encodeRows } from '../lib/dialect/postgres/encode-rows.ts';
import { type RowColumn, rowColumns } from '../lib/dialect/postgres/row-columns.ts';
import { insertion, type Target, tableName } from '../lib/dialect/postgres/target.ts';
import type { NetEffect } from '../lib/model/net-effect.ts';
import type { Settings } from '../lib/model/settings.ts';
import { reduce } from '../lib/plan/reduce.ts';
import type { LambdaEvent } from '../local/lambda-event.ts';

/** The net rows of one event, ready for COPY, and the keys that go. */
export interface FloorBatch {
  readonly copy: Buffer;
  readonly rows: number;
  readonly deleted: readonly string[];
}

/**
 * The least that writing an event's net effect can cost on one connection: COPY of ready rows into a temporary table,
 * delete by key, `insert … on conflict`. No decoding, no progress, no catalog, no checks.
 */
export class Floor {
  readonly #client: pg.Client;
  readonly #target: Target;
  readonly #settings: Settings;
  readonly #decoder: Decoder;
  #columns: readonly RowColumn[] | undefined;
  #insert: string | undefined;

  constructor(client: pg.Client, target: Target, settings: Settings) {
    this.#client = client;
    this.#target = target;
    this.#settings = settings;
    this.#decoder = new Decoder(settings);
  }

  /** Not a part of the floor: decodes, reduces and encodes ahead of time. */
  prepare(event: LambdaEvent): FloorBatch {
    const partitions = readLambdaEvent(event).map((batch) =>
      batch.records
        .map((record) => this.#decoder.decode(record))
        .filter((change) => change.kind !== 'skipped' && change.kind !== 'broken'),
    );
    const [effect] = reduce(partitions, this.#settings).effects as [NetEffect];
    const [first] = effect.upserts;
    const deleted = effect.removes.map((change) => (JSON.parse(change.key.id) as unknown[]).map(String)[0] ?? '');
    if (first === undefined) return { copy: copyBinary([], 0), rows: 0, deleted };
    const columns = rowColumns(first, this.#target.table, this.#settings);
    this.#columns ??= columns;
    return {
      copy: copyBinary(encodeRows(columns, effect.upserts, this.#target), effect.upserts.length),
      rows: effect.upserts.length,
      deleted,
    };
  }

  /** The temporary table takes values as they are bound; the insert casts them to their columns. */
  async #ready(): Promise<void> {
    if (this.#insert !== undefined || this.#columns === undefined) return;
    const list = this.#columns.map(({ writer }, i) => `c${i + 1} ${writer.parameter}`).join(', ');
    await this.#client.query(`create temp table floor_rows (${list})`);
    this.#insert = insertText(this.#target, this.#columns);
  }

  async write(batch: FloorBatch): Promise<void> {
    await this.#ready();
    await this.#client.query('begin; truncate floor_rows');
    const stream = this.#client.query(copyFrom('copy floor_rows from stdin with (format binary)'));
    stream.end(batch.copy);
    await once(stream, 'finish');
    if (batch.deleted.length > 0)
      await this.#client.query(`delete from ${tableName(this.#target)} where id = any($1::int8[])`, [batch.deleted]);
    if (this.#insert !== undefined) await this.#client.query(this.#insert);
    await this.#client.query('commit');
  }
}

function insertText(target: Target, columns: readonly RowColumn[]): string {
  const { names, values } = insertion(target, columns, 'f');
  const set = columns
    .slice(1)
    .map(({ name }) => `"${name}" = excluded."${name}"`)
    .join(', ');
  return `insert into ${tableName(target)} (${names.join(', ')}) select ${values.join(', ')} from floor_rows f on conflict (id) do update set ${set}`;
}

/** PostgreSQL's binary COPY format, from one binary array per column: both hold length and bytes of each value. */
function copyBinary(columns: readonly Buffer[], rows: number): Buffer {
  const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
  const parts: Buffer[] = [header];
  const at = columns.map(() => 20);
  for (let row = 0; row < rows; row += 1) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(columns.length);
    parts.push(count);
    for (const [i, column] of columns.entries()) {
      const start = at[i] ?? 0;
      const end = start + 4 + Math.max(0, column.readInt32BE(start));
      parts.push(column.subarray(start, end));
      at[i] = end;
    }
  }
  parts.push(Buffer.from([0xff, 0xff]));
  return Buffer.concat(parts);
}
