import { styleText } from 'node:util';
import { aligned } from './aligned.ts';
import { printable } from './check-output.ts';
import { excerpts } from './verify/excerpt.ts';
import type { RowDifference, TableResult, VerifyResult } from './verify/result.ts';

const heading = ['', 'table', 'source', 'destination', 'ranges', 'missing', 'extra', 'differing'];

/** What was found, for people: a line for each table, then what differs and what was left out. */
export function verifyTable(result: VerifyResult): string {
  const lines = aligned([heading, ...result.tables.map(cellsOf)], [2, 3, 4, 5, 6, 7]);
  const details = result.tables.flatMap(detailsOf);
  return [
    `${printable(result.source)} → ${printable(result.destination)}`,
    '',
    ...lines,
    ...(details.length === 0 ? [] : ['', ...details]),
    '',
    summary(result),
    '',
  ].join('\n');
}

/** The same for programs. */
export function verifyJson(result: VerifyResult): string {
  return `${JSON.stringify(result)}\n`;
}

function cellsOf(table: TableResult): string[] {
  const mark = table.isEqual ? styleText('green', '✓') : styleText('red', '✗');
  const name = table.table === table.destinationTable ? table.table : `${table.table} → ${table.destinationTable}`;
  if (table.error !== undefined) return [mark, printable(name), '?', '?', '', '', '', ''];
  const counts = [table.missing, table.extra, table.differing].map((count) => {
    return `${table.isCut && count > 0 ? '≥ ' : ''}${count}`;
  });
  return [mark, printable(name), ...[table.rowsSource, table.rowsDestination, table.ranges].map(String), ...counts];
}

function detailsOf(table: TableResult): string[] {
  const lines = [
    ...(table.error === undefined ? [] : [`could not be compared: ${table.error}`]),
    ...table.notes,
    ...(table.moving === 0 ? [] : [`${table.moving} rows kept changing: nothing is said of them, look again`]),
    ...table.leftOut.map(({ column, why }) => `column ${column} is left out: ${why}`),
    ...table.rows.slice(0, shownRows).flatMap(rowLines),
  ];
  return lines.map((line) => printable(`${table.table}: ${line}`));
}

function rowLines({ key, what, columns }: RowDifference): string[] {
  const name = shown(JSON.stringify(key));
  if (what === 'missing') return [`${name} is missing at the destination`];
  if (what === 'extra') return [`${name} is at the destination only`];
  return columns.map(({ column, source, destination }) => {
    const [left, right] = excerpts(source, destination, longest);
    return `${name} ${column}: ${left ?? 'NULL'} → ${right ?? 'NULL'}`;
  });
}

function summary({ tables, isEqual, queries, rowsRead }: VerifyResult): string {
  const cost = `${queries} queries, ${rowsRead} rows read`;
  const moving = tables.reduce((sum, table) => sum + table.moving, 0);
  const but = moving === 0 ? '' : `, but for ${moving} rows that kept changing`;
  if (isEqual) return `Equal: ${tables.length} tables${but} (${cost}).`;
  const unequal = tables.filter((table) => !table.isEqual).length;
  return `Different: ${unequal} of ${tables.length} tables (${cost}).`;
}

const shownRows = 10;
const longest = 60;

/** A key's beginning, where it is long. */
function shown(key: string): string {
  return key.length <= 2 * longest ? key : `${key.slice(0, longest).toWellFormed()}… (${key.length} characters)`;
}
