import { type LogicalType, type NativeType, nativeTypes } from '../../../model/logical-type.ts';

/** Types a `native` field may ask for that are part of every PostgreSQL; the others are extensions'. */
const builtIn: ReadonlySet<NativeType> = new Set([
  ...(['inet', 'cidr', 'macaddr', 'macaddr8', 'tsvector'] as const),
  ...(['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'] as const),
]);

/** Whether every PostgreSQL has the type. */
export function isBuiltIn(type: NativeType): boolean {
  return builtIn.has(type);
}

/** Types of extensions: used for new columns where the database has them. */
export const extensionTypes: readonly string[] = [
  ...nativeTypes.filter((type) => !builtIn.has(type)),
  ...['geometry', 'geography', 'vector', 'halfvec', 'sparsevec'],
];

/** The extension types a database has: their quoted, schema-qualified names, by name. */
export type AvailableTypes = ReadonlyMap<string, string>;

/** Whether the column type depends on what the database has. */
export function asksForExtension(type: LogicalType): boolean {
  switch (type.kind) {
    case 'native':
      return !isBuiltIn(type.type);
    case 'geometry':
    case 'vector':
    case 'sparse-vector':
      return true;
    case 'point':
      return type.srid === true;
    case 'array':
      return asksForExtension(type.element);
    default:
      return false;
  }
}
