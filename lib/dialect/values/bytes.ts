import { base64Length } from '../../model/base64.ts';
import { ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import { misfit, type Read, requireString } from './read.ts';

/** How many bytes base64 text stands for. @throws ValueError when its length is none that base64 has. */
export function base64Size(value: string): number {
  const size = base64Length(value);
  if (size === undefined) throw new ValueError('the base64 text is damaged or cut');
  return size;
}

/** @throws ValueError when the base64 text is damaged. */
export function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== base64Size(base64)) throw new ValueError('the base64 text is damaged or cut');
  return bytes;
}

/**
 * Reads a type as base64: bytes as they came, text as PostgreSQL (`\xdeadbeef`) or Debezium's
 * `binary.handling.mode=base64` writes bytes; undefined for types that are none.
 */
export function bytesSource(type: LogicalType): Read<string> | undefined {
  switch (type.kind) {
    case 'bytes':
      return (raw) => requireString(raw, 'bytes in base64');
    case 'text':
      return readText;
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

/** Little-endian bytes as bits, highest first: `length` of them, or without leading zeros. */
export function bitsOf(raw: unknown, length: number | undefined): string {
  const bytes = bytesOf(requireString(raw, 'bits in base64'));
  const bits = [...bytes.reverse()].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const significant = bits.replace(/^0+/, '');
  return length === undefined ? significant : significant.padStart(length, '0');
}
