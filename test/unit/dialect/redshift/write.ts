import { parseExactly } from '../../../../lib/decode/json-text.ts';
import { columnWriter, type ValueSettings } from '../../../../lib/dialect/redshift/types/column-writer.ts';
import type { TextWriter } from '../../../../lib/dialect/redshift/types/text-writer.ts';
import { type CatalogColumn, typeOfCatalog } from '../../../../lib/dialect/redshift/types/type-of-catalog.ts';
import type { LogicalType } from '../../../../lib/model/logical-type.ts';
import { type Row, shapeOf } from '../../../../lib/model/row.ts';
import type { ColumnType } from '../../../../lib/model/table.ts';

export type { ValueSettings } from '../../../../lib/dialect/redshift/types/column-writer.ts';

export const usual: ValueSettings = {
  schemalessTime: undefined,
  schemalessDecimals: 'text',
  redshiftInfinity: 'error',
};

/** A column type, as a person writes it. */
export function column(display: string): ColumnType {
  const unknown: Omit<CatalogColumn, 'data_type'> = {
    character_maximum_length: null,
    numeric_precision: null,
    numeric_scale: null,
  };
  return typeOfCatalog({ data_type: display, ...unknown });
}

/** One value, given as JSON text so that no digit is lost before the writer sees it. */
export function write(
  type: LogicalType,
  into: string,
  json: string,
  settings: Partial<ValueSettings> = {},
): string | null {
  return writeWith(columnWriter(type, column(into), { ...usual, ...settings }), json);
}

export function writeWith(writer: TextWriter, json: string): string | null {
  return writer.text(JSON.parse(json), rowOf(json), 'c');
}

function rowOf(json: string): Row {
  return { shape: shapeOf([]), cells: [], unavailable: undefined, exact: () => ({ c: parseExactly(json) }) };
}
