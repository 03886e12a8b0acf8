import { LandfallError } from '../../model/errors.ts';
import type { Table } from '../../model/table.ts';
import type { Statement } from '../statement.ts';
import type { NewColumn, NewTable, TableDdl } from '../table-ddl.ts';
import { qualified, quote, textExpression } from './identifiers.ts';
import { stageColumns } from './load-step.ts';
import { type KeySettings, tableAttributes } from './table-attributes.ts';

/** 1,600 to Redshift (r_CREATE_TABLE_NEW.html, "Limits and quotas"); a stage of all of them has two of ours beside. */
const mostColumns = 1_600 - stageColumns.length;

/**
 * The statements of DDL about the named table, in the order they must run; `before`: the table as it is.
 * @throws LandfallError systemic, where it would have too many columns, or lacks one that `distKey` or `sortKey` names.
 */
export function ddlStatements(
  schema: string,
  name: string,
  ddl: TableDdl,
  settings: KeySettings,
  before: Table | undefined,
): Statement[] {
  if (ddl.kind === 'none') return [];
  const columns = ddl.kind === 'create' ? ddl.table.columns : [...(before?.columns ?? []), ...ddl.columns];
  if (columns.length > mostColumns) {
    const text = `table ${qualified(schema, name)} would have ${columns.length} columns, at most ${mostColumns} can be loaded into Redshift: leave fields out with a transform of the connector, or set schemaEvolution=none`;
    throw new LandfallError('systemic', 'DDL_FAILED', text);
  }
  return ddl.kind === 'create' ? [createTable(schema, ddl.table, settings)] : addColumns(schema, name, ddl.columns);
}

/** No index: there are none. The primary key is a hint to the planner, which takes it for true. */
function createTable(schema: string, table: NewTable, settings: KeySettings): Statement {
  const lines = table.columns.map(definition);
  if (table.keyIndex === 'primary') lines.push(`primary key (${table.key.map(quote).join(', ')})`);
  const attributes = tableAttributes(schema, table, settings);
  return ddl(
    `create table if not exists ${qualified(schema, table.name)} (\n  ${lines.join(',\n  ')}\n) ${attributes}`,
  );
}

/** One column in each ALTER, which has no `if not exists` (r_ALTER_TABLE.html). */
function addColumns(schema: string, table: string, columns: readonly NewColumn[]): Statement[] {
  return columns.map((column) => ddl(`alter table ${qualified(schema, table)} add column ${definition(column)}`));
}

function definition(column: NewColumn): string {
  const given = column.default === undefined ? '' : ` default ${defaultOf(column.type.name, column.default)}`;
  return `${quote(column.name)} ${column.type.display}${given}${column.notNull ? ' not null' : ''}`;
}

const numbers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']);

/** A default must be of its column's type (r_CREATE_TABLE_NEW.html): numbers and truths are written as such. */
function defaultOf(type: string, text: string): string {
  const isBare = numbers.has(type) ? /^-?\d+(\.\d+)?$/.test(text) : type === 'bool' && /^(true|false)$/.test(text);
  return isBare ? text : textExpression(text);
}

function ddl(text: string): Statement {
  return { purpose: 'ddl', text, values: [] };
}
