import { createHash } from 'node:crypto';
import type { NetRow } from '../../model/net-effect.ts';
import type { Table } from '../../model/table.ts';
import { moveIdOf } from '../move-id.ts';
import type { WriteSettings } from '../row-columns.ts';
import type { Bind, Statement } from '../statement.ts';
import { restoreRows } from './displaced-rows.ts';
import { encodeRows } from './encode-rows.ts';
import { saveMoved } from './moved-rows.ts';
import { partialUpsert } from './partial-upsert.ts';
import { keyColumns, type RowColumn, rowColumns } from './row-columns.ts';
import type { Target } from './target.ts';
import { requireUnique } from './unique-key.ts';
import { deleteRows, insertRows } from './write-statements.ts';

/** Inserts or updates rows that are alike. @throws RefusedRecords */
export function upsertStatement(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement {
  const [first] = rows as [NetRow];
  const key = keyNames(first);
  const columns = rowColumns(first, target.table, settings);
  requireUnique(key, target, true);
  const values = encodeRows(columns, rows, target);
  const unavailable = untold(first, columns, target.table);
  const nanosecondsCut = cutBy(columns);
  if (unavailable.length === 0) {
    return { purpose: 'upsert', nanosecondsCut, text: insertRows(target, columns, key), values };
  }
  const moves = rows.map(({ origin }) => (origin ? moveIdOf(origin) : null));
  return {
    purpose: 'partial-upsert',
    nanosecondsCut,
    // A row at the new key is a leftover where each record comes once, and the row itself where the create comes again.
    text: partialUpsert(target, columns, key.length, unavailable, settings.delivery === 'exactly-once'),
    values: [settings.name, target.table.name, moves, ...values],
  };
}

/** Appends rows that are alike. @throws RefusedRecords */
export function appendStatement(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement {
  const [first] = rows as [NetRow];
  if (first.key) requireUnique(keyNames(first), target, false);
  const columns = rowColumns(first, target.table, settings, true);
  const values = encodeRows(columns, rows, target);
  return { purpose: 'insert', nanosecondsCut: cutBy(columns), text: insertRows(target, columns, undefined), values };
}

/** Names of the key's fields, in key order; none for a row without key. */
function keyNames({ key }: NetRow): string[] {
  return key?.row.shape.fields.map((field) => field.name) ?? [];
}

function cutBy(columns: readonly RowColumn[]): number {
  return columns.reduce((sum, { writer }) => sum + (writer.cuts?.count ?? 0), 0);
}

/** A part of a key is the key of many rows: not one of them is this record's to touch. */
function requireWhole(key: readonly RowColumn[], target: Target, { insertMode }: WriteSettings): void {
  const names = key.map(({ name }) => name);
  if (insertMode === 'upsert') requireUnique(names, target, true);
}

/** Does something to the rows with these keys. */
export function keyStatement(
  purpose: string,
  rows: readonly NetRow[],
  target: Target,
  settings: WriteSettings,
  text: (target: Target, key: readonly RowColumn[]) => string,
): Statement {
  const columns = keyColumns(rows[0] ?? { key: undefined }, target.table, settings);
  requireWhole(columns, target, settings);
  return { purpose, text: text(target, columns), values: encodeRows(columns, rows, target) };
}

/** Keeps rows aside under a name each; nothing for a table that has no column but its key. */
export function saveStatement(
  purpose: string,
  rows: readonly NetRow[],
  nameOf: (row: NetRow) => string | null,
  target: Target,
  settings: WriteSettings,
): Statement[] {
  const key = keyColumns(rows[0] ?? { key: undefined }, target.table, settings);
  requireWhole(key, target, settings);
  const names = target.table.columns
    .filter((column) => !column.generated && !key.some(({ name }) => name === column.name))
    .map((column) => column.name);
  if (names.length === 0) return [];
  const values: Bind[] = [settings.name, target.table.name, names, rows.map(nameOf), ...encodeRows(key, rows, target)];
  return [{ purpose, text: saveMoved(target, key, names), values }];
}

/** Rows make way for one another: each is saved and deleted before any is written. */
export function displaceStatements(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement[] {
  return [
    ...saveStatement('displace', rows, displacedId, target, settings),
    keyStatement('displace', rows, target, settings, deleteRows),
  ];
}

/** Puts displaced rows back, with their new values. */
export function restoreStatement(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement[] {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = rowColumns(first, target.table, settings);
  const key = keyNames(first);
  const values = [settings.name, target.table.name, rows.map(displacedId), ...encodeRows(columns, rows, target)];
  return [{ purpose: 'restore', text: restoreRows(target, columns, key), values }];
}

/** A name that no primary-key change has: those are hashes. */
function displacedId({ key }: NetRow): string {
  return `displaced ${createHash('sha256')
    .update(key?.id ?? '')
    .digest('hex')}`;
}

/**
 * Columns that a row which is there keeps and a new one has not: those that are unavailable, and those that an insert
 * would have to fill although the event lacks them.
 */
function untold({ row }: NetRow, columns: readonly RowColumn[], table: Table): string[] {
  const told = new Set(columns.map(({ name }) => name));
  return table.columns
    .filter(({ name, generated, isRequired }) => !generated && (row.unavailable?.has(name) || isRequired))
    .map(({ name }) => name)
    .filter((name) => !told.has(name));
}
