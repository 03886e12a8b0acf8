import type { Random } from '../test/support/random.ts';

/** A row of the load's table, in units that JSON and SQL texts are made of without loss. */
export interface LoadRow {
  readonly id: number;
  readonly tenant: number;
  readonly kind: string;
  /** Hundredths. */
  readonly amount: number;
  readonly ratio: number;
  readonly ok: boolean | null;
  /** As jsonb prints it. */
  readonly payload: string;
  readonly tags: readonly string[];
  readonly ref: string;
  readonly note: string;
  /** Microseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number | null;
}

export const words = 'lorem ipsum dolor sit amet consectetur adipiscing elit żółć 漢字 emoji😀'.split(' ');
const kinds = ['view', 'click', 'buy', 'refund'];

export function newRow(id: number, now: number, random: Random): LoadRow {
  return {
    id,
    tenant: random.int(1, 50),
    kind: random.pick(kinds),
    amount: random.int(-(10 ** 9), 10 ** 10),
    ratio: random.next(),
    ok: random.pick([true, false, null]),
    payload: `{"n": {"x": [1, 2, null]}, "p": ${random.int(0, 9999)}, "q": "${random.pick(words)}"}`,
    tags: sample(random.int(0, 3), random),
    ref: uuid(random),
    note: Array.from({ length: random.int(0, 12) }, () => random.pick(words)).join(' '),
    createdAt: now,
    updatedAt: null,
  };
}

export function updatedRow(row: LoadRow, now: number, random: Random): LoadRow {
  const { amount, ok, payload, note } = newRow(row.id, now, random);
  return { ...row, amount, ok, payload, note, updatedAt: Math.floor(now / 1000) };
}

/** The row in Debezium's JSON, byte for byte as its JSON converter orders and escapes it. */
export function rowJson(row: LoadRow): string {
  const { id, tenant, kind, ratio, ok, ref } = row;
  const json = JSON.stringify({
    ...{ id, tenant, kind, amount: decimalBase64(row.amount), ratio, ok, payload: row.payload, tags: row.tags, ref },
    ...{ note: row.note, created_at: isoText(row.createdAt), updated_at: row.updatedAt },
  });
  return escapeAstral(json);
}

/** What a delete carries before it, under the default replica identity: the key, and zeros where NULL cannot be. */
export function deletedRowJson(id: number): string {
  return `{"id":${id},"tenant":0,"kind":"","amount":null,"ratio":null,"ok":null,"payload":null,"tags":null,"ref":null,"note":null,"created_at":"1970-01-01T00:00:00Z","updated_at":null}`;
}

/** The row as PostgreSQL prints its columns, in the order of the table. */
export function rowTexts(row: LoadRow): (string | null)[] {
  const { id, tenant, kind, amount, ratio, ok, payload, tags, ref, note, createdAt, updatedAt } = row;
  const money = `${amount < 0 ? '-' : ''}${Math.floor(Math.abs(amount) / 100)}.${String(Math.abs(amount) % 100).padStart(2, '0')}`;
  return [
    ...[String(id), String(tenant), kind, money, floatText(ratio), ok === null ? null : String(ok)],
    ...[payload, `{${tags.join(',')}}`, ref, note, `${sqlText(createdAt)}+00`],
    updatedAt === null ? null : sqlText(updatedAt * 1000),
  ];
}

/** Kafka Connect's Decimal: the unscaled value in as few bytes of two's complement as hold it. */
export function decimalBase64(unscaled: number): string {
  const bytes = Buffer.alloc(6);
  bytes.writeIntBE(unscaled, 0, 6);
  let start = 0;
  const fill = unscaled < 0 ? 0xff : 0;
  while (start < 5 && bytes[start] === fill && ((bytes[start + 1] ?? 0) & 0x80) === (fill & 0x80)) start++;
  return bytes.toString('base64', start);
}

export function isoText(micros: number): string {
  const seconds = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

function sqlText(micros: number): string {
  return isoText(micros)
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '');
}

/** PostgreSQL turns to exponents earlier than JavaScript, and gives them two digits. */
function floatText(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
}

/** The converter writes characters beyond U+FFFF as escapes. */
function escapeAstral(json: string): string {
  return json.replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function sample(size: number, random: Random, from = words): string[] {
  const left = [...from];
  return Array.from({ length: size }, () => left.splice(random.int(0, left.length - 1), 1)[0] ?? '');
}

export function uuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () => random.int(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
