import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { base64Size } from './array-writer.ts';
import { type Cell, type Codec, cellOf, misfit, requireString, textCodec } from './cell.ts';

/** A value is its base64 text, as it came. */
const byteaCodec: Codec<string> = {
  parameter: 'bytea',
  binary: (out, base64) => out.base64(base64),
  text: (base64) => `\\x${bytesOf(base64).toString('hex')}`,
};

/** bytea: from base64, and from text as PostgreSQL (`\xdeadbeef`) or Debezium's `binary.handling.mode=base64` writes it. */
export function byteaCell(type: LogicalType): Cell | undefined {
  switch (type.kind) {
    case 'bytes':
      return cellOf(byteaCodec, (raw) => requireString(raw, 'bytes in base64'));
    case 'text':
      return cellOf(byteaCodec, readText);
    default:
      return undefined;
  }
}

function readText(raw: unknown): string {
  const text = requireString(raw);
  if (/^\\x([\da-f]{2})*$/.test(text)) return Buffer.from(text.slice(2), 'hex').toString('base64');
  if (/^([\da-f]{2})+$/.test(text)) throw new ValueError('the text may be bytes in hexadecimal or in base64');
  if (Buffer.from(text, 'base64').toString('base64') !== text) throw misfit(raw, 'bytes in base64');
  return text;
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

/** Little-endian bytes as bits, highest first: `length` of them, or without leading zeros. */
export function bitsOf(raw: unknown, length: number | undefined): string {
  const bytes = bytesOf(requireString(raw, 'bits in base64'));
  const bits = [...bytes.reverse()].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const significant = bits.replace(/^0+/, '');
  return length === undefined ? significant : significant.padStart(length, '0');
}

function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== base64Size(base64)) throw new ValueError('the base64 text is damaged or cut');
  return bytes;
}

function fitted(bits: string, { name, length, display }: ColumnType): string {
  if (length === undefined) return bits;
  if (name === 'bit' ? bits.length !== length : bits.length > length) {
    throw new ValueError(`${bits.length} bits do not fit into ${display}`);
  }
  return bits;
}
