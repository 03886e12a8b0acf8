import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { type Cell, cellOf, misfit, type Read, textCodec } from './cell.ts';
import { hstoreCell } from './hstore.ts';
import { exactly, isNumber, isRawNumber } from './numbers.ts';
import { textSource } from './text-sources.ts';

/**
 * Any other column type (enum, inet, range, xml, an extension's): the value travels as text and is cast; whether it is
 * one of the type's, the server decides.
 */
export function otherCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const text = (read: Read<string>): Cell => cellOf(textCodec, read, column.sql);
  switch (column.name) {
    case 'hstore':
      return hstoreCell(type, column);
    case 'point':
      return text(type.kind === 'document' ? readPoint : textSource(type));
    case 'geometry':
    case 'geography':
      return text(type.kind === 'document' ? readGeometry : textSource(type));
    case 'sparsevec':
      return text(type.kind === 'document' ? readSparseVector : textSource(type));
    default:
      // An array is JSON text here, which is also how vector and halfvec are written.
      return type.kind === 'document' ? undefined : text(textSource(type));
  }
}

/** Debezium's Point: `{"x": 1.5, "y": -2.25, "wkb": …, "srid": …}`. */
const readPoint: Read<string> = (raw, row, name) => {
  const { x, y } = objectOf(exactly(raw, row, name));
  if (!isNumber(x) || !isNumber(y)) throw misfit(raw, 'a point with x and y');
  return `(${digits(x)},${digits(y)})`;
};

/** Debezium's Geometry: well-known binary in base64 and the number of its reference system. */
const readGeometry: Read<string> = (raw) => {
  const { wkb, srid } = objectOf(raw);
  if (typeof wkb !== 'string') throw misfit(raw, 'a geometry with wkb');
  const hex = Buffer.from(wkb, 'base64').toString('hex');
  return typeof srid === 'number' ? `SRID=${srid};${hex}` : hex;
};

/** Debezium's SparseDoubleVector: `{"dimensions": 5, "vector": {"1": 0.5}}`. */
const readSparseVector: Read<string> = (raw, row, name) => {
  const { dimensions, vector } = objectOf(exactly(raw, row, name));
  if (typeof dimensions !== 'number' || typeof vector !== 'object' || vector === null) {
    throw misfit(raw, 'a sparse vector');
  }
  const entries: readonly (readonly unknown[])[] = Array.isArray(vector) ? vector : Object.entries(vector);
  return `{${entries.map(([index, value]) => `${String(index)}:${isNumber(value) ? digits(value) : ''}`).join(',')}}/${dimensions}`;
};

function objectOf(raw: unknown): Readonly<Record<string, unknown>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) throw misfit(raw, 'an object');
  return raw as Readonly<Record<string, unknown>>;
}

function digits(value: ReturnType<typeof exactly>): string {
  return isRawNumber(value) ? value.rawJSON : Object.is(value, -0) ? '-0' : String(value);
}
