import { styleText } from 'node:util';
import type { TableShape } from './table-content.ts';

/** A line of the demo's story. */
export function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function heading(text: string): void {
  say(`\n${styleText('bold', text)}`);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function good(text: string): string {
  return `${styleText('green', '✓')} ${text}`;
}

export function bad(text: string): string {
  return `${styleText('red', '✗')} ${text}`;
}

export function showTables(tables: readonly TableShape[]): void {
  const width = Math.max(...tables.map(({ name }) => name.length));
  for (const { name, rows, columns } of tables) {
    say(`  ${name.padEnd(width)}  ${count(rows).padStart(6)} rows  ${String(columns.length).padStart(3)} columns`);
  }
}

/** Columns that a table has now and had not before. */
export function showAddedColumns(before: readonly TableShape[], after: readonly TableShape[]): void {
  for (const { name, columns } of after) {
    const old = before.find((table) => table.name === name);
    if (old === undefined) continue;
    const added = columns.filter((column) => !old.columns.includes(column));
    if (added.length > 0) say(`  ${name}: ${old.columns.length} → ${columns.length} columns, + ${added.join(', ')}`);
  }
}

type RowText = ReadonlyMap<string, string | null>;

/** A row before and after one update; `unsent` are the columns whose value the event did not carry. */
export function showUpdate(before: RowText, after: RowText, unsent: ReadonlySet<string>): void {
  const width = Math.max(...[...after.keys()].map((name) => name.length));
  for (const [name, value] of after) {
    const old = before.get(name) ?? null;
    const change = old === value ? shortened(value) : `${shortened(old)} → ${styleText('green', shortened(value))}`;
    const note = unsent.has(name)
      ? styleText('dim', old === value ? '  not in the event, kept' : '  not in the event!')
      : '';
    say(`  ${name.padEnd(width)}  ${change}${note}`);
  }
}

function shortened(value: string | null): string {
  if (value === null) return 'null';
  return value.length <= 32 ? value : `${value.slice(0, 20)}… (${count(value.length)} characters)`;
}
