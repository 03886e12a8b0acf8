import type { LogicalType } from '../model/logical-type.ts';

/** The column type for JSON without schema, from the values that came; undefined while all are null. */
export function untypedColumn(values: Iterable<unknown>): LogicalType | undefined {
  let found: LogicalType | undefined;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const type = typeOfValue(value);
    if (found === undefined) found = type;
    else if (found.kind === 'integer' && type.kind === 'float') found = type;
  }
  return found;
}

function typeOfValue(value: unknown): LogicalType {
  switch (typeof value) {
    case 'string':
      return { kind: 'text' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 63
        ? { kind: 'integer', bits: 64 }
        : { kind: 'float', bits: 64 };
    default:
      return { kind: 'json' };
  }
}
