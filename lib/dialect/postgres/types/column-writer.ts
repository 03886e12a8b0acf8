// TEMPORARY integration version: text with casts; being replaced by the real one.
import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { fieldValue, type Row } from '../../../model/row.ts';
import type { ColumnType } from '../../../model/table.ts';
import type { ArrayWriter } from './array-writer.ts';
export interface ColumnWriter {
  readonly parameter: 'text';
  readonly cast: string | undefined;
  write(out: ArrayWriter, raw: unknown, row: Row, name: string): void;
}
export const parameterOids = { text: 25 } as const;
const isRaw = (x: unknown): x is { rawJSON: string } => x !== null && typeof x === 'object' && 'rawJSON' in x;
function dec(b: Buffer, scale: number): string {
  let n = b.length ? BigInt('0x' + b.toString('hex')) : 0n;
  if (b.length && (b[0] as number) & 0x80) n -= 1n << BigInt(8 * b.length);
  const neg = n < 0n;
  let s = (neg ? -n : n).toString();
  if (scale > 0) {
    s = s.padStart(scale + 1, '0');
    s = s.slice(0, -scale) + '.' + s.slice(-scale);
  }
  return (neg ? '-' : '') + s;
}
function text(
  type: LogicalType,
  col: ColumnType,
  raw: unknown,
  exact: () => unknown,
  o: { schemalessTime?: string | undefined; schemalessDecimals: string },
): string {
  if (typeof raw === 'number' && !Number.isSafeInteger(raw) && type.kind !== 'float') {
    const e = exact();
    return isRaw(e) ? e.rawJSON : String(raw);
  }
  switch (type.kind) {
    case 'decimal':
      return dec(Buffer.from(String(raw), 'base64'), type.scale);
    case 'variable-decimal': {
      const v = raw as { scale: number; value: string };
      return dec(Buffer.from(v.value, 'base64'), v.scale);
    }
    case 'bytes':
      return '\\x' + Buffer.from(String(raw), 'base64').toString('hex');
    case 'date':
      return `${new Date(Number(raw) * 86400000).toISOString().slice(0, 10)}`;
    case 'timestamp':
      return new Date(type.unit === 'ms' ? Number(raw) : Number(raw) / 1000).toISOString();
    case 'array':
      return (
        '{' +
        ((raw as unknown[]).some((x) => typeof x === 'number' && !Number.isSafeInteger(x))
          ? (exact() as unknown[]).map((x) => (isRaw(x) ? x.rawJSON : x))
          : (raw as unknown[])
        )
          .map((x) =>
            x === null ? 'NULL' : '"' + text(type.element, col, x, () => x, o).replace(/([\\"])/g, '\\$1') + '"',
          )
          .join(',') +
        '}'
      );
    case 'json':
      if (col.name === 'hstore')
        return Object.entries(JSON.parse(String(raw)))
          .map(
            ([k, v]) =>
              `"${k.replace(/([\\"])/g, '\\$1')}"=>${v === null ? 'NULL' : '"' + String(v).replace(/([\\"])/g, '\\$1') + '"'}`,
          )
          .join(',');
      return typeof raw === 'string' ? raw : JSON.stringify(raw);
    case 'untyped':
      if (typeof raw === 'number') {
        if (col.name === 'date') return text({ kind: 'date' }, col, raw, exact, o);
        if (col.name === 'timestamp')
          return text({ kind: 'timestamp', unit: (col.scale ?? 6) <= 3 ? 'ms' : 'us' }, col, raw, exact, o);
        return Object.is(raw, -0) ? '-0' : String(raw);
      }
      if (typeof raw === 'string' && col.name === 'numeric' && o.schemalessDecimals === 'base64')
        return dec(Buffer.from(raw, 'base64'), col.scale ?? 0);
      if (Array.isArray(raw) && col.element) return text({ kind: 'array', element: type }, col, raw, exact, o);
      return typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
    default:
      return typeof raw === 'object' ? JSON.stringify(raw) : Object.is(raw, -0) ? '-0' : String(raw);
  }
}
export function columnWriter(
  type: LogicalType,
  column: ColumnType,
  options: { schemalessTime?: 'adaptive' | 'ms' | 'us' | undefined; schemalessDecimals: 'text' | 'base64' },
): ColumnWriter {
  return {
    parameter: 'text',
    cast: column.sql,
    write: (out, raw, row, name) => {
      if (type.kind === 'integer' && typeof raw !== 'number') throw new ValueError('not a number');
      if (/^int/.test(column.name) && type.kind === 'text' && !/^(0|-?[1-9]\d*)$/.test(String(raw)))
        throw new ValueError('not an integer');
      out.text(text(type, column, raw, () => fieldValue(row.exact(), name), options));
    },
  };
}
