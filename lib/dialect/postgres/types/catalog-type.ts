import type { ColumnType } from '../../../model/table.ts';

/** Whether a type is PostgreSQL's own: those live in `pg_catalog`; others may have the same names. */
export function isFromCatalog(column: ColumnType): boolean {
  return /^"?pg_catalog"?\./.test(column.sql) || !column.sql.includes('.');
}
