import type { LogicalType } from '../../../model/logical-type.ts';
export function sqlTypeFor(t: LogicalType): string {
  switch (t.kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
      return t.bits === 16 ? 'smallint' : t.bits === 32 ? 'integer' : 'bigint';
    case 'float':
      return t.bits === 32 ? 'real' : 'double precision';
    case 'bytes':
      return 'bytea';
    case 'decimal':
      return t.precision ? `numeric(${t.precision},${t.scale})` : 'numeric';
    case 'variable-decimal':
      return 'numeric';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamp';
    case 'zoned-timestamp':
      return 'timestamptz';
    case 'json':
    case 'document':
      return 'jsonb';
    case 'uuid':
      return 'uuid';
    case 'xml':
      return 'xml';
    case 'array':
      return sqlTypeFor(t.element) + '[]';
    default:
      return 'text';
  }
}
export function literalFor(_t: LogicalType, raw: unknown): string | undefined {
  return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;
}
