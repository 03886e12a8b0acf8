import { describeValue, ValueError } from '../../model/errors.ts';
import type { LogicalType } from '../../model/logical-type.ts';
import type { Row } from '../../model/row.ts';

/** Reads and checks a raw value, neither null nor undefined. `row` and `name` say where it stands. */
export type Read<V> = (raw: unknown, row: Row, name: string) => V;

/** A value of the wrong JSON type, or spelled in a way its type does not have. */
export function misfit(raw: unknown, expected: string): ValueError {
  return new ValueError(`${describeValue(raw)} is not ${expected}`);
}

/** At most 60 characters of a text, for messages. */
export function brief(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

export function requireString(raw: unknown, expected = 'a string'): string {
  if (typeof raw !== 'string') throw misfit(raw, expected);
  return raw;
}

export function requireBoolean(raw: unknown): boolean {
  if (typeof raw !== 'boolean') throw misfit(raw, 'true or false');
  return raw;
}

/** Whether the type's numbers have no fractions, so that a safe integer is what the record says. */
export function isWhole({ kind }: LogicalType): boolean {
  return kind !== 'decimal' && kind !== 'document' && kind !== 'untyped';
}

/** The type of the values in an array of arrays; of other types, the type itself. */
export function innermost(type: LogicalType): LogicalType {
  return type.kind === 'array' ? innermost(type.element) : type;
}
