import type { LogicalType } from '../model/logical-type.ts';

/** The column type for JSON without schema, from the values that came; undefined while all are null. */
export function untypedColumn(values: Iterable<unknown>): LogicalType | undefined {
  let found: LogicalType | undefined;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const type = typeOfValue(value);
    if (found === undefined || (width(found) >= 0 && width(type) > width(found))) found = type;
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
  if (!/^-?\d+$/.test(text)) return { kind: 'float', bits: 64 };
  const value = BigInt(text);
  return value === BigInt.asIntN(64, value) ? { kind: 'integer', bits: 64 } : { kind: 'decimal', scale: 0 };
}

/** Of two numbers the type that holds both; of other values the first one decides. */
function width({ kind }: LogicalType): number {
  return ['integer', 'decimal', 'float'].indexOf(kind);
}

/** A number kept as its source text (`JSON.rawJSON`). */
function isRawNumber(value: unknown): value is { readonly rawJSON: string } {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === null && 'rawJSON' in value;
}
