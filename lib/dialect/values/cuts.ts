import type { LogicalType } from '../../model/logical-type.ts';

/** Counts the values whose digits behind the microsecond were cut. */
export interface Cuts {
  count: number;
}

/** The count for a type whose values may have nanoseconds; undefined for one whose never have. */
export function cutsOf(type: LogicalType, cuts: Cuts): Cuts | undefined {
  switch (type.kind) {
    case 'time':
    case 'timestamp':
    case 'duration':
      return type.unit === 'ns' ? cuts : undefined;
    case 'zoned-time':
    case 'zoned-timestamp':
    case 'iso-time':
    case 'iso-timestamp':
      return cuts;
    default:
      return undefined;
  }
}
