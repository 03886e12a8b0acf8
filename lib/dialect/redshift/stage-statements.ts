import { createHash } from 'node:crypto';
import type { Table } from '../../model/table.ts';
import type { Bind, Statement } from '../statement.ts';
import { literal, qualified, quote } from './identifiers.ts';
import { type LoadColumn, stageColumns } from './load-step.ts';
import { bindExpression } from './types/bind-expression.ts';

/** Binds of one statement, and bytes of one (amazon-redshift-limits.html, c_redshift-sql.html). */
const mostBinds = 32_767;
const mostBytes = 15_000_000;
/** Where rows are loaded: its name in SQL and the columns that are filled. */
export interface LoadTarget {
  /** Only the owner of a table may say anything of its statistics (copy-parameters-data-load.html, STATUPDATE). */
  readonly isOwned: boolean;
  readonly sql: string;
  readonly columns: readonly LoadColumn[];
}

/** A temporary table for rows of a table: named after its columns, so that another shape is another stage. */
export function stageFor(table: Table, names: readonly string[]): LoadTarget & { readonly name: string } {
  const columns = [...stageColumns, ...columnsOf(table, names)];
  const shape = JSON.stringify([table.name, columns]);
  const name = `_landfall_stage_${createHash('sha256').update(shape).digest('hex').slice(0, 12)}`;
  return { isOwned: true, name, sql: quote(name), columns };
}

/** The table itself, for rows that are appended. */
export function straightTo(schema: string, table: Table, names: readonly string[]): LoadTarget {
  return { isOwned: false, sql: qualified(schema, table.name), columns: columnsOf(table, names) };
}

function columnsOf(table: Table, names: readonly string[]): LoadColumn[] {
  return names.flatMap((name) => table.byName.get(name) ?? []).map(({ name, type }) => ({ name, type }));
}

export function createStage({ sql, columns }: LoadTarget): Statement {
  const lines = columns.map(({ name, type }) => `${quote(name)} ${type.sql}`);
  return {
    purpose: 'stage',
    text: `create temp table if not exists ${sql} (\n  ${lines.join(',\n  ')}\n)`,
    values: [],
  };
}

/** Outside a transaction: it commits (r_TRUNCATE.html). */
export function emptyStage({ sql }: LoadTarget): Statement {
  return { purpose: 'stage', text: `truncate table ${sql}`, values: [] };
}

export function countStage({ sql }: LoadTarget): Statement {
  return { purpose: 'stage', text: `select count(*) as rows from ${sql}`, values: [] };
}

/** Inserts rows by binds, in as few statements as their limits allow. */
export function* insertRows(
  { sql, columns }: LoadTarget,
  rows: readonly { readonly cells: readonly (string | null)[] }[],
): Generator<Statement> {
  const head = `insert into ${sql} (${columns.map(({ name }) => quote(name)).join(', ')}) values\n`;
  const mostRows = Math.floor(mostBinds / columns.length);
  let values: Bind[] = [];
  let lines: string[] = [];
  let bytes = 0;
  const statement = (): Statement => ({ purpose: 'load', text: head + lines.join(',\n'), values });
  for (const { cells } of rows) {
    const size = cells.reduce((sum, cell) => sum + 32 + 3 * (cell?.length ?? 0), 0);
    if (lines.length === mostRows || (lines.length > 0 && bytes + size > mostBytes)) {
      yield statement();
      [values, lines, bytes] = [[], [], 0];
    }
    const first = values.length + 1;
    lines.push(`(${columns.map((column, i) => bindExpression(column.type, first + i)).join(', ')})`);
    for (const cell of cells) values.push(cell);
    bytes += size;
  }
  if (lines.length > 0) yield statement();
}

/** Keeps every other writer out until the transaction ends, and readers too. */
export function lockTable(schema: string, table: string): Statement {
  return { purpose: 'lock', table, text: `lock table ${qualified(schema, table)}`, values: [] };
}

export interface CopySource {
  /** Address of the manifest: `s3://bucket/key`. */
  readonly manifest: string;
  /** The ARN of the role, or a chain of them. */
  readonly role: string;
  readonly region: string | undefined;
  /** What stands for NULL: no value of the load is spelled so. */
  readonly nullToken: string;
}

/**
 * Loads the objects of a manifest (r_COPY.html). COPY takes no binds. Nothing is analysed or encoded anew for a few rows.
 * With `isTrial` nothing is loaded, and all that would be refused is noted.
 */
export function copyRows({ sql, columns, isOwned }: LoadTarget, source: CopySource, isTrial = false): Statement {
  const { manifest, role, region, nullToken } = source;
  const options = [
    `copy ${sql} (${columns.map(({ name }) => quote(name)).join(', ')})`,
    `from ${literal(manifest)}`,
    `iam_role ${literal(role)}`,
    ...(region === undefined ? [] : [`region ${literal(region)}`]),
    `format as csv gzip manifest null as ${literal(nullToken)}`,
    `dateformat 'auto' timeformat 'auto' compupdate off${isOwned ? ' statupdate off' : ''}`,
    ...(isTrial ? ['noload maxerror 100000'] : []),
  ];
  return { purpose: 'copy', text: options.join('\n'), values: [] };
}

/** What COPY refused of the objects under a prefix (SYS_LOAD_ERROR_DETAIL.html: provisioned clusters and Serverless). */
export function loadErrors(prefix: string): Statement {
  return {
    purpose: 'load-errors',
    text: `select trim(file_name) as file_name, line_number, trim(column_name) as column_name, error_code, trim(error_message) as error_message
from sys_load_error_detail where left(file_name, ${prefix.length}) = $1`,
    values: [prefix],
  };
}
