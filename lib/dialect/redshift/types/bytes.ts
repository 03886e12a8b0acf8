import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { bitsOf, bytesOf, bytesSource } from '../../values/bytes.ts';
import { misfit, type Read } from '../../values/read.ts';
import { type TextWriter, writerOf } from './text-writer.ts';

/** The most that any VARBYTE has room for (r_VARBYTE_type.html), where the column's own length is not known. */
const mostBytes = 16_777_216;

/** VARBYTE(n), as hexadecimal digits: from bytes, text as bytes are written, and bits. */
export function varbyteWriter(type: LogicalType, column: ColumnType): TextWriter | undefined {
  const read = hexSource(type);
  const { length = mostBytes, display } = column;
  return (
    read &&
    writerOf((raw, row, name) => {
      const hex = read(raw, row, name);
      const bytes = hex.length / 2;
      if (bytes > length) throw new ValueError(`${bytes} bytes do not fit into the ${length} bytes of ${display}`);
      return hex;
    })
  );
}

function hexSource(type: LogicalType): Read<string> | undefined {
  if (type.kind === 'bits') return (raw) => bitsAsHex(raw, type.varying ? undefined : type.length);
  const read = bytesSource(type);
  return read && ((raw, row, name) => bytesOf(read(raw, row, name)).toString('hex'));
}

/** Highest bit first, filled up on the left to whole bytes: b'101' is 05, and of ten bits 0005. */
function bitsAsHex(raw: unknown, length: number | undefined): string {
  const bits = bitsOf(raw, length);
  if (length !== undefined && bits.length > length) throw misfit(raw, `${length} bits`);
  const bytes = Math.max(1, Math.ceil(bits.length / 8));
  const padded = bits.padStart(8 * bytes, '0');
  let hex = '';
  for (let at = 0; at < padded.length; at += 4) hex += Number.parseInt(padded.slice(at, at + 4), 2).toString(16);
  return hex;
}
