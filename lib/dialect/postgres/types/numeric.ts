import { ValueError } from '../../../model/errors.ts';
import type { ColumnType } from '../../../model/table.ts';
import { bigEndian, type Decimal, decimalText, trimmed, withinPrecision } from '../../values/decimal.ts';
import type { Numeric } from '../../values/number-sources.ts';
import type { Read } from '../../values/read.ts';
import type { ArrayWriter } from './array-writer.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';
import { writeSmallNumeric } from './small-numeric.ts';

const signs = { positive: 0x0000, negative: 0x4000, NaN: 0xc000, Infinity: 0xd000, '-Infinity': 0xf000 };

/** PostgreSQL's limits for a numeric without precision (numeric.h): digits before and behind the point. */
const mostWholeDigits = 131_072;
const mostFractionDigits = 16_383;

const codec: Codec<Numeric> = {
  parameter: 'numeric',
  binary: (out, value) => (typeof value === 'string' ? writeSpecial(out, value) : writeDecimal(out, value)),
  text: (value) => (typeof value === 'string' ? value : decimalText(value)),
};

/** numeric and numeric(p,s): never rounded; zeros behind the last digit may go. */
export function numericCell(read: Read<Numeric>, column: ColumnType): Cell {
  return cellOf(codec, (raw, row, name) => fitted(read(raw, row, name), column));
}

/** Unscaled bytes under a scale in a numeric column: most numbers are small, and are written without their digits. */
export function decimalCell(read: Read<Numeric>, scale: number, column: ColumnType): Cell {
  const cell = numericCell(read, column);
  const { precision, scale: columnScale = 0 } = column;
  if (precision !== undefined && scale > columnScale) return cell;
  const limit = precision === undefined ? Infinity : 10 ** (precision - columnScale + scale);
  return {
    ...cell,
    write: (out, raw, row, name) => {
      const unscaled = typeof raw === 'string' ? bigEndian(raw) : undefined;
      const isSmall = typeof unscaled === 'number' && Math.abs(unscaled) < limit;
      if (!isSmall || !writeSmallNumeric(out, unscaled, scale)) cell.write(out, raw, row, name);
    },
  };
}

/** money, sent as numeric because its text form depends on the server's lc_monetary. Two digits behind the point. */
export function moneyCell(read: Read<Numeric>, column: ColumnType): Cell {
  const bounds = { ...column, precision: 19, scale: 2 };
  return cellOf(codec, (raw, row, name) => fitted(read(raw, row, name), bounds), column.sql);
}

function fitted(value: Numeric, { precision, scale = 0, display }: ColumnType): Numeric {
  if (typeof value === 'string') {
    if (precision !== undefined && value !== 'NaN') throw new ValueError(`${display} holds no ${value}`);
    return value;
  }
  if (precision !== undefined) return withinPrecision(value, precision, scale, display);
  const decimal = trimmed(value, mostFractionDigits);
  if (decimal.digits === '0') return decimal;
  const wholeDigits = decimal.digits.length - decimal.scale;
  if (decimal.scale <= mostFractionDigits && wholeDigits <= mostWholeDigits) return decimal;
  throw new ValueError('the number has more digits than numeric holds');
}

function writeSpecial(out: ArrayWriter, value: 'NaN' | 'Infinity' | '-Infinity'): void {
  const at = out.open(8);
  writeHeader(out, at, 0, 0, signs[value], 0);
  out.close(at + 8);
}

/** `numeric_recv`: number of digits, weight of the first, sign, display scale, then digits to base 10,000. */
function writeDecimal(out: ArrayWriter, { negative, digits, scale }: Decimal): void {
  const at = out.open(16 + digits.length);
  const wholeGroups = Math.ceil((digits.length - scale) / 4);
  let filled = 4 * wholeGroups - (digits.length - scale);
  let next = at + 8;
  let end = next;
  let group = 0;
  for (let i = 0; i < digits.length; i += 1) {
    group = group * 10 + digits.charCodeAt(i) - 48;
    filled += 1;
    if (filled < 4 && i < digits.length - 1) continue;
    for (; filled < 4; filled += 1) group *= 10;
    out.int16At(next, group);
    next += 2;
    if (group !== 0) end = next;
    group = 0;
    filled = 0;
  }
  const groups = (end - at - 8) / 2;
  const sign = negative ? signs.negative : signs.positive;
  writeHeader(out, at, groups, groups === 0 ? 0 : wholeGroups - 1, sign, Math.max(scale, 0));
  out.close(end);
}

function writeHeader(out: ArrayWriter, at: number, groups: number, weight: number, sign: number, scale: number): void {
  out.int16At(at, groups);
  out.int16At(at + 2, weight);
  out.int16At(at + 4, sign);
  out.int16At(at + 6, scale);
}
