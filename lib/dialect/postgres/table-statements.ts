import type { Delete, RowChange } from '../../model/change-event.ts';
import { LandfallError } from '../../model/errors.ts';
import type { NetEffect, NetRow, TableEffect } from '../../model/net-effect.ts';
import type { RowShape } from '../../model/row.ts';
import type { Table } from '../../model/table.ts';
import type { Bind, Statement } from '../statement.ts';
import { encodeRows } from './encode-rows.ts';
import { qualified, quote } from './identifiers.ts';
import { dropMoved, moveId, saveMoved } from './moved-rows.ts';
import { partialUpsert } from './partial-upsert.ts';
import { keyColumns, type RowColumn, rowColumns, type WriteSettings } from './row-columns.ts';
import type { Target } from './target.ts';
import { deleteRows, insertRows, markRows, truncateTable } from './write-statements.ts';

/** The statements that bring a table to a batch's net effect, in the order they must run. */
export function tableStatements(effect: TableEffect, table: Table, settings: WriteSettings): Statement[] {
  const target = { schema: settings.schema, table };
  const statements: Statement[] = [];
  if (effect.truncate) statements.push(...truncateStatements(target));
  for (const one of effect.effects) statements.push(...effectStatements(one, target, settings));
  return statements;
}

/** A truncate waits for every reader, and new readers wait behind it: not for long, then the records come back later. */
function truncateStatements(target: Target): Statement[] {
  const limit = (milliseconds: number): Statement => ({
    purpose: 'limits',
    text: `set local lock_timeout = ${milliseconds}`,
    values: [],
  });
  return [limit(3_000), { purpose: 'truncate', text: truncateTable(target), values: [] }, limit(0)];
}

function* effectStatements(effect: NetEffect, target: Target, settings: WriteSettings): Generator<Statement> {
  const left = effect.selfContained.map(moveIdOf);
  if (left.length > 0) {
    yield { purpose: 'drop-moved', text: dropMoved(target.schema), values: [settings.name, target.table.name, left] };
  }
  for (const saves of byKeyShape(effect.saves)) yield* saveStatement(saves, target, settings);
  for (const removes of byKeyShape(withoutReplaced(effect, target.table))) {
    yield keyStatement('delete', removes, target, settings, deleteRows);
  }
  for (const marks of byKeyShape(effect.marks)) yield keyStatement('mark', marks, target, settings, markRows);
  for (const rows of alike(effect.upserts)) yield upsertStatement(rows, target, settings);
  for (const rows of alike(effect.appends)) yield appendStatement(rows, target, settings);
}

/** A replace whose row fills every column is an upsert: nothing of the old row is left to delete. */
function withoutReplaced(effect: NetEffect, table: Table): readonly Delete[] {
  const whole = new Set<string>();
  for (const { key, row, origin } of effect.upserts) {
    if (key && origin === undefined && row.unavailable === undefined && fills(row.shape, table)) whole.add(key.id);
  }
  return whole.size === 0 ? effect.removes : effect.removes.filter((change) => !whole.has(change.key.id));
}

function fills(shape: RowShape, table: Table): boolean {
  return table.columns.every((column) => column.generated || shape.byName.has(column.name));
}

function upsertStatement(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement {
  const [first] = rows as [NetRow];
  const key = first.key?.row.shape.fields.map((field) => field.name) ?? [];
  requireUnique(key, target, true);
  const columns = rowColumns(first, target.table, settings);
  const values = encodeRows(columns, rows, target);
  const unavailable = [...(first.row.unavailable ?? [])].filter((name) => isWritable(target.table, name));
  if (unavailable.length === 0) return { purpose: 'upsert', text: insertRows(target, columns, key), values };
  const moves = rows.map(({ origin }) => (origin ? moveIdOf(origin) : null));
  return {
    purpose: 'partial-upsert',
    // A row at the new key is a leftover where each record comes once, and the row itself where the create comes again.
    text: partialUpsert(target, columns, key.length, unavailable, settings.delivery === 'exactly-once'),
    values: [settings.name, target.table.name, moves, ...values],
  };
}

function appendStatement(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement {
  const [first] = rows as [NetRow];
  if (first.key)
    requireUnique(
      first.key.row.shape.fields.map((field) => field.name),
      target,
      false,
    );
  const columns = rowColumns(first, target.table, settings, true);
  return { purpose: 'insert', text: insertRows(target, columns, undefined), values: encodeRows(columns, rows, target) };
}

function keyStatement(
  purpose: string,
  changes: readonly Delete[],
  target: Target,
  settings: WriteSettings,
  text: (target: Target, key: readonly RowColumn[]) => string,
): Statement {
  const rows = changes.map(asRow);
  const columns = keyColumns(rows[0] ?? { key: undefined }, target.table, settings);
  return { purpose, text: text(target, columns), values: encodeRows(columns, rows, target) };
}

function saveStatement(changes: readonly Delete[], target: Target, settings: WriteSettings): Statement[] {
  const rows = changes.map(asRow);
  const key = keyColumns(rows[0] ?? { key: undefined }, target.table, settings);
  const names = target.table.columns
    .filter((column) => !column.generated && !key.some(({ name }) => name === column.name))
    .map((column) => column.name);
  if (names.length === 0) return [];
  const moves = changes.map(moveIdOf);
  const values: Bind[] = [settings.name, target.table.name, names, moves, ...encodeRows(key, rows, target)];
  return [{ purpose: 'save-moved', text: saveMoved(target, key, names), values }];
}

function moveIdOf(change: RowChange): string | null {
  return change.moved ? moveId(change.moved, change) : null;
}

function asRow(change: Delete): NetRow {
  return { change, key: change.key, row: change.key.row, marked: false, origin: undefined };
}

function isWritable(table: Table, name: string): boolean {
  return table.byName.get(name)?.generated === false;
}

/**
 * An upsert needs a unique index on exactly the key, appending must not have one: said before the server says 42P10 or
 * refuses every second change of a key.
 */
function requireUnique(key: readonly string[], { schema, table }: Target, wanted: boolean): void {
  const has = table.uniqueKeys.some(
    (columns) => columns.length === key.length && columns.every((name) => key.includes(name)),
  );
  if (has === wanted) return;
  const name = qualified(schema, table.name);
  const list = key.map(quote).join(', ');
  throw wanted
    ? new LandfallError(
        'systemic',
        'KEY_NOT_UNIQUE',
        `table ${name} has no unique index on its key (${list}) that can decide a conflict: create unique index on ${name} (${list}), or make the constraint it has not deferrable`,
      )
    : new LandfallError(
        'systemic',
        'KEY_IS_UNIQUE',
        `table ${name} has a unique index on the key (${list}), but insertMode=insert appends every change of a key: drop the index or use insertMode=upsert`,
      );
}

/** Rows that one statement can write: same fields, same key fields, same unavailable ones. */
function alike(rows: readonly NetRow[]): Iterable<readonly NetRow[]> {
  return Map.groupBy(rows, ({ row, key }) => {
    const missing = row.unavailable === undefined ? '' : JSON.stringify([...row.unavailable].sort());
    return `${shapeNumber(row.shape)} ${key ? shapeNumber(key.row.shape) : ''} ${missing}`;
  }).values();
}

function byKeyShape(changes: readonly Delete[]): Iterable<readonly Delete[]> {
  return Map.groupBy(changes, (change) => change.key.row.shape).values();
}

const shapeNumbers = new WeakMap<RowShape, number>();
let shapesSeen = 0;

function shapeNumber(shape: RowShape): number {
  let number = shapeNumbers.get(shape);
  if (number === undefined) {
    shapesSeen += 1;
    number = shapesSeen;
    shapeNumbers.set(shape, number);
  }
  return number;
}
