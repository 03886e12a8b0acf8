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
      return typeOfNumber(String(value));
    default:
      return isRawNumber(value) ? typeOfNumber(value.rawJSON) : { kind: 'json' };
  }
}

function typeOfNumber(text: string): LogicalType {
  const isInteger = /^-?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 63;
  return { kind: isInteger ? 'integer' : 'float', bits: 64 };
}

/** A number kept as its source text (`JSON.rawJSON`). */
function isRawNumber(value: unknown): value is { readonly rawJSON: string } {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === null && 'rawJSON' in value;
}
