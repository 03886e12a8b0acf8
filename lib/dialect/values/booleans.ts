import type { LogicalType } from '../../model/logical-type.ts';
import { integerSource } from './number-sources.ts';
import { misfit, type Read, requireBoolean } from './read.ts';

/** Reads true and false; the integers 0 and 1, MySQL's `tinyint(1)`; the texts of both. Undefined for other types. */
export function booleanSource(type: LogicalType): Read<boolean> | undefined {
  switch (type.kind) {
    case 'boolean':
      return requireBoolean;
    case 'text':
      return (raw) => {
        if (raw !== 'true' && raw !== 'false') throw misfit(raw, '"true" or "false"');
        return raw === 'true';
      };
    case 'integer':
    case 'unsigned': {
      const read = integerSource(type);
      return (
        read &&
        ((raw, row, name) => {
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
