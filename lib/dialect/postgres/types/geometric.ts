import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { extendedWkb, readPoint } from '../../values/geometry.ts';
import { type Cell, cellOf, textCodec } from './cell.ts';

/** point: a Geometry is none, whatever it holds. */
export function pointCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const isPoint = type.kind === 'point' || type.kind === 'document';
  return isPoint ? cellOf(textCodec, readPoint, column.sql) : undefined;
}

/** geometry and geography of PostGIS. */
export function geometryCell(type: LogicalType, column: ColumnType): Cell | undefined {
  switch (type.kind) {
    case 'point':
    case 'geometry':
    case 'document':
      return cellOf(textCodec, extendedWkb, column.sql);
    default:
      return undefined;
  }
}
