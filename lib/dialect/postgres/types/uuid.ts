import type { LogicalType } from '../../../model/logical-type.ts';
import { misfit, requireString } from '../../values/read.ts';
import { uuidOfBytes, uuidText } from '../../values/uuid.ts';
import type { ArrayWriter } from './array-writer.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';

/** Value of a hexadecimal digit by character code; -1 elsewhere. */
const nibbles = new Int8Array(128).fill(-1);
for (let value = 0; value < 16; value += 1) {
  nibbles[value.toString(16).charCodeAt(0)] = value;
  nibbles[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

const codec: Codec<string> = { parameter: 'uuid', binary: writeUuid, text: (value) => value };

/** uuid: from its text, and from 16 bytes (MySQL's `binary(16)`). */
export function uuidCell(type: LogicalType): Cell | undefined {
  switch (type.kind) {
    case 'uuid':
    case 'text':
      return { ...cellOf(codec, requireUuid), text: uuidText };
    case 'bytes':
      return cellOf(codec, uuidOfBytes);
    default:
      return undefined;
  }
}

function requireUuid(raw: unknown): string {
  return requireString(raw, 'a uuid');
}

function writeUuid(out: ArrayWriter, value: string): void {
  const at = out.open(16);
  if (value.length !== 36) throw misfit(value, 'a uuid');
  let from = 0;
  for (let i = 0; i < 16; i += 1) {
    if (from === 8 || from === 13 || from === 18 || from === 23) {
      if (value.charCodeAt(from) !== 0x2d) throw misfit(value, 'a uuid');
      from += 1;
    }
    const high = nibbles[value.charCodeAt(from)] ?? -1;
    const low = nibbles[value.charCodeAt(from + 1)] ?? -1;
    if (high < 0 || low < 0) throw misfit(value, 'a uuid');
    out.byteAt(at + i, high * 16 + low);
    from += 2;
  }
  out.close(at + 16);
}
