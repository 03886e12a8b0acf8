import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { type Cell, cellOf, type MakeCell, textCodec } from './cell.ts';
import { geometryCell, pointCell } from './geometric.ts';
import { hstoreCell } from './hstore.ts';
import { textSource } from './text-sources.ts';
import { vectorCell } from './vector.ts';

/** Column types that take values of a form of their own; a type whose maker has none for a value is given its text. */
const makers: ReadonlyMap<string, MakeCell> = new Map<string, MakeCell>([
  ['hstore', hstoreCell],
  ['point', pointCell],
  ['geometry', geometryCell],
  ['geography', geometryCell],
  ['vector', vectorCell],
  ['halfvec', vectorCell],
  ['sparsevec', vectorCell],
]);

/** What no other column type can be made of. */
const structured: ReadonlySet<LogicalType['kind']> = new Set([
  'document',
  'point',
  'geometry',
  'vector',
  'sparse-vector',
]);

/** Whether the column has a form of its own for vectors; to all others they are arrays. */
export function isVector(column: ColumnType): boolean {
  return makers.get(column.name) === vectorCell;
}

/**
 * Any other column type (enum, inet, range, xml, an extension's): the value travels as text and is cast; whether it is
 * one of the type's, the server decides.
 */
export function otherCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const made = makers.get(column.name)?.(type, column);
  if (made !== undefined || structured.has(type.kind) || isVector(column)) return made;
  return cellOf(textCodec, textSource(type), column.sql);
}
