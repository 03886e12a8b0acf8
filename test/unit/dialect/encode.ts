import { parseExactly } from '../../../lib/decode/json-text.ts';
import { ArrayWriter } from '../../../lib/dialect/postgres/types/array-writer.ts';
import { columnCell, columnWriter, parameterOids } from '../../../lib/dialect/postgres/types/column-writer.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import { type Row, shapeOf } from '../../../lib/model/row.ts';
import type { ColumnType } from '../../../lib/model/table.ts';

export { unscaled } from '../../support/unscaled.ts';

export type Options = Parameters<typeof columnWriter>[2];
const usual: Options = { schemalessDecimals: 'text' };

/** A column of one of PostgreSQL's own types. */
export function column(name: string, modifiers: Partial<ColumnType> = {}): ColumnType {
  return { sql: `"pg_catalog"."${name}"`, name, display: name, ...modifiers };
}

export function arrayOf(element: ColumnType): ColumnType {
  return column(`_${element.name}`, { element, display: `${element.display}[]` });
}

/** A column of a type that somebody created. */
export function ownType(name: string): ColumnType {
  return { sql: `"public"."${name}"`, name, display: name };
}

/** One value, given as JSON text so that no digit is lost before the writer sees it: the body of its element. */
export function encode(type: LogicalType, target: ColumnType, json: string, options = usual): Buffer {
  const writer = columnWriter(type, target, options);
  const out = new ArrayWriter(parameterOids[writer.parameter], 1);
  writer.write(out, JSON.parse(json), rowOf(json), 'c');
  const [element] = decodeArray(out.finish()).elements;
  if (!element) throw new Error('no element was written');
  return element;
}

/** The same in PostgreSQL's text notation. */
export function spell(type: LogicalType, target: ColumnType, json: string, options = usual): string {
  return columnCell(type, target, options).text(JSON.parse(json), rowOf(json), 'c');
}

function rowOf(json: string): Row {
  return { shape: shapeOf([]), cells: [], unavailable: undefined, exact: () => ({ c: parseExactly(json) }) };
}

export interface DecodedArray {
  readonly dimensions: number;
  readonly hasNull: boolean;
  readonly oid: number;
  readonly elements: readonly (Buffer | null)[];
}

/** Reads a binary array as `array_recv` does. */
export function decodeArray(bytes: Buffer): DecodedArray {
  const dimensions = bytes.readInt32BE(0);
  const header = { dimensions, hasNull: bytes.readInt32BE(4) === 1, oid: bytes.readUInt32BE(8) };
  if (dimensions === 0) return { ...header, elements: [] };
  const count = bytes.readInt32BE(12);
  if (bytes.readInt32BE(16) !== 1) throw new Error('the lower bound is not 1');
  const elements: (Buffer | null)[] = [];
  let at = 20;
  while (elements.length < count) {
    const size = bytes.readInt32BE(at);
    at += 4;
    elements.push(size < 0 ? null : bytes.subarray(at, at + size));
    at += Math.max(size, 0);
  }
  if (at !== bytes.length) throw new Error('bytes are left');
  return { ...header, elements };
}

/** Reads a binary numeric as `numeric_recv` does, into plain notation. */
export function decodeNumeric(bytes: Buffer): string {
  const groups = bytes.readInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  const scale = bytes.readUInt16BE(6);
  if (bytes.length !== 8 + 2 * groups) throw new Error('the number of digits is wrong');
  if (sign === 0xc000) return 'NaN';
  if (sign === 0xd000) return 'Infinity';
  if (sign === 0xf000) return '-Infinity';
  let unscaled = 0n;
  for (let i = 0; i < groups; i += 1) unscaled = unscaled * 10_000n + BigInt(bytes.readInt16BE(8 + 2 * i));
  // The value is unscaled · 10,000^(weight - groups + 1); all of it as an integer with `scale` digits behind the point.
  const shift = 4 * (weight - groups + 1) + scale;
  const whole = shift >= 0 ? unscaled * 10n ** BigInt(shift) : unscaled / 10n ** BigInt(-shift);
  const digits = whole.toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return sign === 0x4000 ? `-${text}` : text;
}
