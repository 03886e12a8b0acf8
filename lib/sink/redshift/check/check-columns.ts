import { qualified, quote } from '../../../dialect/redshift/identifiers.ts';
import { redshiftSchema } from '../../../dialect/redshift/schema.ts';
import { deletedColumn } from '../../../dialect/row-columns.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Column } from '../../../model/table.ts';
import { advice, type Finding, must, ok, shown, shownAll } from '../../check/finding.ts';
import type { TableFacts } from './facts.ts';

/** The columns that the settings ask for, and whether others can be added. */
export function checkColumns(facts: TableFacts, settings: Settings, username: string): Finding[] {
  const { table } = facts;
  const dialect = redshiftSchema(settings);
  const missing = dialect.ownColumns(table, settings);
  const marks = settings.deleteMode === 'mark' ? checkMark(facts, settings) : [];
  if (settings.schemaEvolution === 'basic') return [...marks, mayAdd(facts, settings, username)];
  if (missing.length === 0) return marks;
  const statements = dialect.ddlStatements(settings.schema, table.name, { kind: 'add', columns: missing }, table);
  const what = `lacks ${shownAll(missing.map(({ name }) => name))}, which the settings ask for`;
  return [...marks, must(table.name, what, { sql: statements.map(({ text }) => text).join('; ') })];
}

/** Which rights others have granted is not shown to everybody, and none of the leader node’s questions is about ALTER. */
function mayAdd({ relation, table, mayAlter }: TableFacts, settings: Settings, username: string): Finding {
  if (mayAlter) return ok(table.name, 'may add columns');
  const what = `belongs to ${shown(relation.owner)}: to add columns for new fields the user must own it, or have the right to alter it`;
  const sql = `grant alter on table ${qualified(settings.schema, table.name)} to ${quote(username)}`;
  return advice(table.name, what, { sql, words: 'unless a role of the user has it; or set schemaEvolution=none' });
}

function checkMark({ table }: TableFacts, settings: Settings): Finding[] {
  const column = table.byName.get(deletedColumn);
  if (column === undefined || column.type.name === 'bool') return [];
  const what = `column ${shown(deletedColumn)} is ${column.type.display}, and deleteMode=mark writes a boolean`;
  const sql = `alter table ${qualified(settings.schema, table.name)} rename column ${quote(column.name)} to …`;
  return [must(table.name, what, { sql })];
}

/** Types whose values are written (lib/dialect/redshift/types/column-writer.ts). */
const written: ReadonlySet<string> = new Set([
  ...['bool', 'int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'varchar', 'bpchar', 'varbyte'],
  ...['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'super'],
]);

/** Columns that no value is ever written to. `key`: columns that rows are found by. */
export function checkTypes({ table }: TableFacts, key: readonly string[]): Finding[] {
  return table.columns.flatMap((column): Finding[] => {
    const why = notWritten(column, key.includes(column.name));
    if (why === undefined) return [];
    const words = 'give the table another column for the source’s field, or leave that out with a transform';
    if (key.includes(column.name) || column.isRequired) return [must(table.name, why, { words })];
    return [advice(table.name, why, { words: 'unless the source has no such field' })];
  });
}

function notWritten({ name, type, generated }: Column, isKey: boolean): string | undefined {
  if (generated) return `column ${shown(name)} is an IDENTITY, which takes no values of the source’s`;
  if (!written.has(type.name)) return `column ${shown(name)} is ${type.display}, which no value can be written to`;
  if (isKey && type.name === 'super') return `key column ${shown(name)} is a SUPER, which nothing can be compared with`;
  return undefined;
}
