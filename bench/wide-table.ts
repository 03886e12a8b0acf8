import { type LambdaRecord, recordsOf } from '../local/lambda-event.ts';
import { loadEvents } from '../test/support/fixtures.ts';
import type { Random } from '../test/support/random.ts';
import { columnKinds } from './wide-columns.ts';

const nulls = 0.1;

/** A table `events` of so many columns: a bigint key, then all kinds in turn. */
export class WideTable {
  readonly #columns: readonly { readonly name: string; readonly kind: (typeof columnKinds)[number] }[];

  constructor(columns: number) {
    this.#columns = Array.from({ length: columns - 1 }, (_, i) => {
      const kind = columnKinds[i % columnKinds.length] as (typeof columnKinds)[number];
      const turn = Math.floor(i / columnKinds.length);
      return { name: turn === 0 ? kind.name : `${kind.name}_${turn + 1}`, kind };
    });
  }

  ddl(schema: string): string {
    const columns = this.#columns.map(({ name, kind }) => `, ${name} ${kind.sql}`).join('');
    return `create table ${schema}.events (id bigint primary key${columns})`;
  }

  /** Rows that are there before the measurement, with the keys 1 to `rows`. */
  fill(schema: string, rows: number): string {
    const values = this.#columns.map(({ kind }) => `, ${kind.filled}`).join('');
    return `insert into ${schema}.events select i${values} from generate_series(1, ${rows}) i; analyze ${schema}.events`;
  }

  /** A row in Debezium's JSON. */
  rowJson(id: number, random: Random): string {
    const members = this.#columns.map(
      ({ name, kind }) => `,"${name}":${random.chance(nulls) ? 'null' : kind.value(random)}`,
    );
    return `{"id":${id}${members.join('')}}`;
  }

  /** A captured record whose table is this one, for a RecordWriter. */
  pattern(withSchema: boolean): LambdaRecord {
    const [like] = loadEvents(withSchema ? '12' : '12b');
    const record = like && recordsOf(like)[0];
    if (record === undefined) throw new Error('fixture 12 holds no record to copy');
    return withSchema ? { ...record, value: this.#inSchema(record.value ?? '') } : record;
  }

  #inSchema(value: string): string {
    const document = JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as ValueDocument;
    const row = [
      { type: 'int64', optional: false, field: 'id' },
      ...this.#columns.map(({ name, kind: { schema } }) => ordered(schema, name)),
    ];
    const fields = document.schema.fields.map((field) =>
      field.field === 'before' || field.field === 'after' ? { ...field, fields: row } : field,
    );
    const changed = { ...document, schema: { ...document.schema, fields } };
    return Buffer.from(JSON.stringify(changed)).toString('base64');
  }
}

interface ValueDocument {
  readonly schema: { readonly fields: readonly { readonly field: string }[] };
  readonly payload: unknown;
}

/** Members in the order of Kafka Connect's JSON converter. */
function ordered(schema: Readonly<Record<string, unknown>>, field: string): Readonly<Record<string, unknown>> {
  const { type, items, ...rest } = schema;
  return { type, ...(items === undefined ? {} : { items }), optional: true, ...rest, field };
}
