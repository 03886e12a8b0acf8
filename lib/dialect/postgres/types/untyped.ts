import type { LogicalType } from '../../../model/logical-type.ts';
import type { Row } from '../../../model/row.ts';
import type { ColumnType } from '../../../model/table.ts';
import { isNumber, numberText, readDecimal } from '../../values/numbers.ts';
import { misfit } from '../../values/read.ts';
import type { SchemalessTime } from '../../values/schemaless-time.ts';
import { isFromCatalog } from './catalog-type.ts';
import { type Cell, cellOf, type MakeCell, textCodec } from './cell.ts';
import { untypedFloatCell } from './floats.ts';
import { moneyCell, numericCell } from './numeric.ts';
import { isText, textCell } from './text.ts';
import { schemalessTimeCell } from './untyped-time.ts';

export interface UntypedOptions {
  readonly schemalessTime?: SchemalessTime | undefined;
  readonly schemalessDecimals: 'text' | 'base64';
}

/** How each kind of JSON value is written into the column; kinds that never are, are absent. */
interface ByKind {
  readonly number?: Cell | undefined;
  readonly string?: Cell | undefined;
  readonly boolean?: Cell | undefined;
  readonly array?: Cell | undefined;
  readonly object?: Cell | undefined;
}

type As = (type: LogicalType) => Cell | undefined;

/** JSON without schema: the column's type says what a value means, its JSON kind how it is written down. */
export function untypedCell(column: ColumnType, options: UntypedOptions, typed: MakeCell): Cell | undefined {
  const cells = cellsFor(column, options, typed);
  const first = cells.string ?? cells.number ?? cells.boolean ?? cells.array ?? cells.object;
  if (first === undefined) return undefined;
  // Only text has nanoseconds here, by itself or in an array.
  const { cuts } = cells.array ?? cells.string ?? first;
  const choose = (raw: unknown): Cell => {
    const cell = cells[kindOf(raw)];
    if (cell === undefined) throw misfit(raw, `a value of ${column.display}`);
    return cell;
  };
  return {
    parameter: first.parameter,
    cast: first.cast,
    write: (out, raw, row, name) => choose(raw).write(out, raw, row, name),
    text: (raw, row, name) => choose(raw).text(raw, row, name),
    ...(cuts === undefined ? {} : { cuts }),
  };
}

function kindOf(raw: unknown): keyof ByKind {
  if (isNumber(raw)) return 'number';
  if (Array.isArray(raw)) return 'array';
  if (typeof raw === 'string') return 'string';
  return typeof raw === 'boolean' ? 'boolean' : 'object';
}

function cellsFor(column: ColumnType, options: UntypedOptions, typed: MakeCell): ByKind {
  const as: As = (type) => typed(type, column);
  const text = { kind: 'text' } as const;
  const whole = { kind: 'integer', bits: 64 } as const;
  if (column.element !== undefined)
    return { array: as({ kind: 'array', element: { kind: 'untyped' } }), string: as(text) };
  switch (isFromCatalog(column) ? column.name : '') {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return { number: as(whole), string: as(text), boolean: as({ kind: 'boolean' }) };
    case 'float4':
    case 'float8':
      return { number: untypedFloatCell(column), string: as(text) };
    case 'numeric':
    case 'money':
      return decimalCells(column, options, as);
    case 'bytea':
      return { string: as({ kind: 'bytes' }) };
    case 'bit':
    case 'varbit':
      return { boolean: as({ kind: 'boolean' }), string: as({ kind: 'bits' }) };
    case 'uuid':
      return { string: as({ kind: 'uuid' }) };
    case 'date':
      return { number: as({ kind: 'date' }), string: as({ kind: 'iso-date' }) };
    case 'time':
    case 'timetz':
      return {
        number: schemalessTimeCell('time', column, options.schemalessTime, as),
        string: as({ kind: column.name === 'time' ? 'iso-time' : 'zoned-time' }),
      };
    case 'timestamp':
    case 'timestamptz':
      return {
        number: schemalessTimeCell('timestamp', column, options.schemalessTime, as),
        string: as({ kind: 'zoned-timestamp' }),
      };
    case 'interval':
      return { number: as({ kind: 'duration', unit: 'us' }), string: as({ kind: 'interval' }) };
    case 'json':
    case 'jsonb': {
      const document = as({ kind: 'document' });
      return { string: as({ kind: 'json' }), number: document, boolean: document, array: document, object: document };
    }
    default:
      return otherCells(column, as);
  }
}

/** A string is decimal text or, by the setting, unscaled bytes under the column's scale; an object says its scale. */
function decimalCells(column: ColumnType, options: UntypedOptions, as: As): ByKind {
  const isMoney = column.name === 'money';
  // PostgreSQL's connector sends a negative scale as its 11 bits.
  const scale = isMoney ? 2 : column.scale === undefined ? undefined : column.scale & 0x7ff;
  const inBase64 = scale === undefined ? undefined : as({ kind: 'decimal', scale });
  return {
    number: isMoney ? moneyCell(readDecimal, column) : numericCell(readDecimal, column),
    string: options.schemalessDecimals === 'text' ? as({ kind: 'text' }) : inBase64,
    object: as({ kind: 'variable-decimal' }),
  };
}

/** Text columns take everything, numbers as they were spelled; whatever else there is decides by itself. */
function otherCells(column: ColumnType, as: As): ByKind {
  const document = as({ kind: 'document' });
  return {
    number: isText(column) ? textCell(spelled, column) : cellOf(textCodec, spelled, column.sql),
    string: as({ kind: 'text' }),
    boolean: as({ kind: 'boolean' }),
    array: as({ kind: 'array', element: { kind: 'untyped' } }),
    object: document,
  };
}

const spelled = (raw: unknown, row: Row, name: string): string => {
  if (!isNumber(raw)) throw misfit(raw, 'a number');
  return numberText(raw, row, name);
};
