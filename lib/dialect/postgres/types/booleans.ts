import type { LogicalType } from '../../../model/logical-type.ts';
import { type Cell, type Codec, cellOf, misfit, requireBoolean } from './cell.ts';
import { integerSource } from './number-sources.ts';

const codec: Codec<boolean> = {
  parameter: 'bool',
  binary: (out, value) => out.bool(value),
  text: (value) => (value ? 'true' : 'false'),
};

/** boolean: from true and false; from the integers 0 and 1, MySQL's `tinyint(1)`; from the texts of both. */
export function booleanCell(type: LogicalType): Cell | undefined {
  switch (type.kind) {
    case 'boolean':
      return cellOf(codec, requireBoolean);
    case 'text':
      return cellOf(codec, (raw) => {
        if (raw !== 'true' && raw !== 'false') throw misfit(raw, '"true" or "false"');
        return raw === 'true';
      });
    case 'integer':
    case 'unsigned': {
      const read = integerSource(type);
      return (
        read &&
        cellOf(codec, (raw, row, name) => {
          const value = read(raw, row, name);
          if (value !== 0 && value !== 1) throw misfit(raw, '0 or 1');
          return value === 1;
        })
      );
    }
    default:
      return undefined;
  }
}
