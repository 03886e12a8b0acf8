import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { bitsOf, bytesOf, bytesSource } from '../../values/bytes.ts';
import { misfit } from '../../values/read.ts';
import { type Cell, type Codec, cellOf, textCodec } from './cell.ts';

/** A value is its base64 text, as it came. */
const byteaCodec: Codec<string> = {
  parameter: 'bytea',
  binary: (out, base64) => out.base64(base64),
  text: (base64) => `\\x${bytesOf(base64).toString('hex')}`,
};

/** bytea: undefined for types that are no bytes. */
export function byteaCell(type: LogicalType): Cell | undefined {
  const read = bytesSource(type);
  return read && cellOf(byteaCodec, read);
}

/** bit(n), where exactly n bits are written, and bit varying, whose leading zeros Debezium does not transmit. */
export function bitCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const { length } = column;
  const isFixed = column.name === 'bit';
  const write = (read: (raw: unknown) => string): Cell =>
    cellOf(textCodec, (raw) => fitted(read(raw), column), column.sql);
  switch (type.kind) {
    case 'bits':
      if (isFixed && type.length !== undefined && length !== undefined && type.length !== length) return undefined;
      return write((raw) => bitsOf(raw, isFixed ? (length ?? type.length) : undefined));
    case 'boolean':
      return write((raw) => {
        if (typeof raw !== 'boolean') throw misfit(raw, 'true or false');
        return raw ? '1' : '0';
      });
    case 'text':
      return write((raw) => {
        if (typeof raw !== 'string' || !/^[01]*$/.test(raw)) throw misfit(raw, 'a text of 0 and 1');
        return raw;
      });
    default:
      return undefined;
  }
}

function fitted(bits: string, { name, length, display }: ColumnType): string {
  if (length === undefined) return bits;
  if (name === 'bit' ? bits.length !== length : bits.length > length) {
    throw new ValueError(`${bits.length} bits do not fit into ${display}`);
  }
  return bits;
}
