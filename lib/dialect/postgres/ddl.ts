import { createHash } from 'node:crypto';
import type { Statement } from '../statement.ts';
import type { NewColumn, NewTable, TableDdl } from '../table-ddl.ts';
import { literal, qualified, quote } from './identifiers.ts';

/** The statements of DDL about the named table, in the order they must run. */
export function ddlStatements(schema: string, name: string, ddl: TableDdl): Statement[] {
  if (ddl.kind === 'none') return [];
  return ddl.kind === 'create' ? createTable(schema, ddl.table) : addColumns(schema, name, ddl.columns);
}

/** `create table if not exists`, and the index deletes need. Both may run twice and beside another writer. */
export function createTable(schema: string, table: NewTable): Statement[] {
  const target = qualified(schema, table.name);
  const keys = table.key.map(quote).join(', ');
  const lines = table.columns.map(columnDefinition);
  if (table.keyIndex === 'primary') lines.push(`primary key (${keys})`);
  const create = `create table if not exists ${target} (\n  ${lines.join(',\n  ')}\n)`;
  const statements = [ddl(create)];
  if (table.keyIndex === 'plain') {
    statements.push(ddl(`create index if not exists ${quote(keyIndexName(table.name))} on ${target} (${keys})`));
  }
  return statements;
}

/** All columns in one ALTER, each `if not exists`: safe when two writers meet. */
export function addColumns(schema: string, table: string, columns: readonly NewColumn[]): Statement[] {
  if (columns.length === 0) return [];
  const lines = columns.map((column) => `add column if not exists ${columnDefinition(column)}`);
  return [ddl(`alter table ${qualified(schema, table)}\n  ${lines.join(',\n  ')}`)];
}

function columnDefinition(column: NewColumn): string {
  // No cast: an explicit one to a type with a length would cut the value, an assignment refuses it.
  const given = column.default === undefined ? '' : ` default ${literal(column.default)}`;
  // What a person writes for a new column's type is SQL made by this dialect.
  return `${quote(column.name)} ${column.type.display}${given}${column.notNull ? ' not null' : ''}`;
}

/** The same for two writers that create the table at once, and never too long. */
function keyIndexName(table: string): string {
  return `_landfall_key_${createHash('sha256').update(table).digest('hex').slice(0, 12)}`;
}

function ddl(text: string): Statement {
  return { purpose: 'ddl', text, values: [] };
}
