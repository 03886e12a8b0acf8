import type { LambdaRecord } from '../../local/lambda-event.ts';
import { byKind } from './destination-kind.ts';
import type { Random } from './random.ts';
import { type At, create, exactly, remove, sourceOf, tombstone, update, type Values } from './records.ts';

/** A row as the model of a table has it. */
export interface GoodRow {
  readonly n: bigint | null;
  readonly cents: number | null;
  readonly note: string | null;
  readonly tags: readonly string[] | null;
  readonly member: number | null;
  /** Seconds since 1970. */
  readonly at: number | null;
  readonly ok: boolean | null;
}

/** What no message may hold, as it is in good records only. */
export const secret = 'private';

const decimal = { type: 'bytes', name: 'org.apache.kafka.connect.data.Decimal', parameters: { scale: '2' } };
const columns = {
  id: 'string',
  n: 'int64',
  amount: decimal,
  note: 'string',
  tags: { type: 'array', items: { type: 'string', optional: true } },
  doc: { type: 'string', name: 'io.debezium.data.Json' },
  at: { type: 'int64', name: 'io.debezium.time.MicroTimestamp' },
  ok: 'boolean',
};

const shapes = {
  enveloped: { withSchema: true, flattened: false },
  bare: { withSchema: false, flattened: false },
  flat: { withSchema: true, flattened: true },
  flatbare: { withSchema: false, flattened: true },
} as const;

/** Tables of one shape of records each. */
export const goodTables: readonly string[] = Object.keys(shapes);

const tagsSql = byKind({
  postgresql: `array_to_string(tags, ',')`,
  redshift: `case when tags is not null then coalesce((select string_agg(tag, ',' order by place)
    from jsonb_array_elements_text(tags) with ordinality as item (tag, place)), '') end`,
});

/** A row of such a table as the model writes it, and the SQL that writes the same. */
export const lineSql = `json_build_array(id, n::text, amount::text, note, ${tagsSql}, doc ->> 'member', at::text, ok::text)::text`;

export function lineOf(id: string, row: GoodRow): string {
  const at = row.at === null ? null : new Date(row.at * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const amount = row.cents === null ? null : (row.cents / 100).toFixed(2);
  const member = row.member === null ? null : String(row.member);
  const cells = [id, row.n?.toString() ?? null, amount, row.note, row.tags?.join(',') ?? null, member, at];
  return `[${[...cells, row.ok === null ? null : String(row.ok)].map((cell) => JSON.stringify(cell)).join(', ')}]`;
}

export function goodRow(random: Random): GoodRow {
  const orNull = <T>(value: T): T | null => (random.chance(0.1) ? null : value);
  return {
    n: orNull(BigInt(random.int(-1e9, 1e9)) * BigInt(random.int(1, 9_000_000_000))),
    cents: orNull(random.int(-1e9, 1e9)),
    note: orNull(`${secret} ${random.int(0, 1e9)} "'\\ä😀`),
    tags: orNull(Array.from({ length: random.int(1, 4) }, () => `t${random.int(0, 99)}`)),
    member: orNull(random.int(0, 1e6)),
    at: orNull(random.int(0, 2e9)),
    ok: orNull(random.chance(0.5)),
  };
}

const changes = { create, update, remove, tombstone };

/** The record of a change of such a row, or of one that is to be damaged: that has nothing in common with good ones. */
export function changeOf(
  table: string,
  op: keyof typeof changes,
  id: string,
  row: GoodRow | undefined,
  at: At,
): LambdaRecord {
  const { withSchema, flattened } = shapes[table as keyof typeof shapes];
  const source = sourceOf({ topic: `fuzz.public.${table}`, table, columns, withSchema, flattened });
  return changes[op](source, row === undefined ? { id } : { id, ...rawOf(row, withSchema) }, at);
}

function rawOf(row: GoodRow, withSchema: boolean): Values {
  const amount = withSchema ? (cents: number) => unscaled(cents) : (cents: number) => (cents / 100).toFixed(2);
  return {
    n: row.n === null ? null : exactly(row.n.toString()),
    amount: row.cents === null ? null : amount(row.cents),
    note: row.note,
    tags: row.tags,
    doc: row.member === null ? null : JSON.stringify({ member: row.member }),
    at: row.at === null ? null : row.at * 1e6,
    ok: row.ok,
  };
}

function unscaled(cents: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(cents));
  return bytes.toString('base64');
}
