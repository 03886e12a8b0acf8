import { createHash } from 'node:crypto';
import type { Delete, TableChange, Truncate } from '../../model/change-event.ts';
import { gatherRefused, LandfallError } from '../../model/errors.ts';
import type { NetEffect, NetRow, TableEffect } from '../../model/net-effect.ts';
import { emptyRow, type RowShape } from '../../model/row.ts';
import type { Table } from '../../model/table.ts';
import type { Bind, Statement } from '../statement.ts';
import { restoreRows } from './displaced-rows.ts';
import { encodeRows } from './encode-rows.ts';
import { qualified, quote } from './identifiers.ts';
import { dropMoved, moveId, saveMoved } from './moved-rows.ts';
import { supersedeTable } from './parked-statements.ts';
import { partialUpsert } from './partial-upsert.ts';
import { keyColumns, type RowColumn, rowColumns, type WriteSettings } from './row-columns.ts';
import type { Target } from './target.ts';
import { deleteAll, deleteRows, insertRows, markRows, truncateTable } from './write-statements.ts';

/**
 * A part of what a table needs, for rows that may be written in any order and in any number of goes: where the server
 * refuses one, the others can be written without it.
 */
export interface WriteStep {
  readonly rows: readonly NetRow[];
  /** The statements for these rows, some or all of the step's. @throws RefusedRecords */
  statements(rows: readonly NetRow[]): Statement[];
}

/** The steps that bring a table to a batch's net effect, in the order they must run. */
export function tableSteps(effect: TableEffect, table: Table, settings: WriteSettings, displaces = false): WriteStep[] {
  const target = { schema: settings.schema, table };
  const steps: WriteStep[] = [];
  if (effect.truncate) steps.push(truncateStep(effect.truncate, target, settings));
  for (const one of effect.effects) steps.push(...effectSteps(one, target, settings, displaces));
  return steps;
}

/** The statements of all steps. @throws RefusedRecords for every row that cannot be encoded. */
export function tableStatements(
  effect: TableEffect,
  table: Table,
  settings: WriteSettings,
  displaces = false,
): Statement[] {
  const steps = tableSteps(effect, table, settings, displaces);
  return gatherRefused(steps.map((step) => () => step.statements(step.rows))).flat();
}

/**
 * A truncate waits for every reader, and new readers wait behind it: not for long, then the records come back later. A
 * table that foreign keys point to cannot be truncated by itself: its rows are deleted.
 */
function truncateStep(change: Truncate, target: Target, settings: WriteSettings): WriteStep {
  const limit = (milliseconds: number): Statement => ({
    purpose: 'limits',
    text: `set local lock_timeout = ${milliseconds}`,
    values: [],
  });
  const { isReferenced, name } = target.table;
  const statements: Statement[] = isReferenced
    ? [{ purpose: 'truncate', text: deleteAll(target), values: [] }]
    : [limit(3_000), { purpose: 'truncate', text: truncateTable(target), values: [] }, limit(0)];
  if (settings.delivery === 'exactly-once') statements.push(supersedeTable(target.schema, settings.name, name));
  return {
    rows: [{ change, key: undefined, row: emptyRow, marked: false, origin: undefined }],
    statements: () => statements,
  };
}

function* effectSteps(
  effect: NetEffect,
  target: Target,
  settings: WriteSettings,
  displaces: boolean,
): Generator<WriteStep> {
  const left = effect.selfContained.map(moveIdOf);
  if (left.length > 0) {
    const values = [settings.name, target.table.name, left];
    yield { rows: [], statements: () => [{ purpose: 'drop-moved', text: dropMoved(target.schema), values }] };
  }
  for (const rows of byKeyShape(effect.saves)) yield step(rows, (some) => saveStatement(some, target, settings));
  for (const rows of byKeyShape(withoutReplaced(effect, target.table))) {
    yield step(rows, (some) => [keyStatement('delete', some, target, settings, deleteRows)]);
  }
  for (const rows of byKeyShape(effect.marks)) {
    yield step(rows, (some) => [keyStatement('mark', some, target, settings, markRows)]);
  }
  const isDisplaced = ({ origin }: NetRow): boolean => displaces && origin === undefined;
  for (const rows of alike(effect.upserts.filter(isDisplaced))) {
    yield { rows: [], statements: () => displaceStatements(rows, target, settings) };
  }
  for (const rows of alike(effect.upserts)) {
    yield step(rows, (some) => [
      ...restoreStatement(some.filter(isDisplaced), target, settings),
      upsertStatement(some, target, settings),
    ]);
  }
  for (const rows of alike(effect.appends)) yield step(rows, (some) => [appendStatement(some, target, settings)]);
}

function step(rows: readonly NetRow[], statements: WriteStep['statements']): WriteStep {
  return { rows, statements };
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
  rows: readonly NetRow[],
  target: Target,
  settings: WriteSettings,
  text: (target: Target, key: readonly RowColumn[]) => string,
): Statement {
  const columns = keyColumns(rows[0] ?? { key: undefined }, target.table, settings);
  return { purpose, text: text(target, columns), values: encodeRows(columns, rows, target) };
}

function saveStatement(
  rows: readonly NetRow[],
  target: Target,
  settings: WriteSettings,
  nameOf: (row: NetRow) => string | null = ({ change }) => moveIdOf(change),
  purpose = 'save-moved',
): Statement[] {
  const key = keyColumns(rows[0] ?? { key: undefined }, target.table, settings);
  const names = target.table.columns
    .filter((column) => !column.generated && !key.some(({ name }) => name === column.name))
    .map((column) => column.name);
  if (names.length === 0) return [];
  const values: Bind[] = [settings.name, target.table.name, names, rows.map(nameOf), ...encodeRows(key, rows, target)];
  return [{ purpose, text: saveMoved(target, key, names), values }];
}

/** Rows make way for one another: each is saved and deleted before any is written. */
function displaceStatements(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement[] {
  return [
    ...saveStatement(rows, target, settings, displacedId, 'displace'),
    keyStatement('displace', rows, target, settings, deleteRows),
  ];
}

function restoreStatement(rows: readonly NetRow[], target: Target, settings: WriteSettings): Statement[] {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = rowColumns(first, target.table, settings);
  const values = [settings.name, target.table.name, rows.map(displacedId), ...encodeRows(columns, rows, target)];
  return [{ purpose: 'restore', text: restoreRows(target, columns), values }];
}

/** A name that no primary-key change has: those are hashes. */
function displacedId({ key }: NetRow): string {
  return `displaced ${createHash('sha256')
    .update(key?.id ?? '')
    .digest('hex')}`;
}

function moveIdOf(change: TableChange): string | null {
  return change.kind !== 'truncate' && change.moved ? moveId(change.moved, change) : null;
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

function byKeyShape(changes: readonly Delete[]): Iterable<readonly NetRow[]> {
  return Map.groupBy(changes.map(asRow), ({ row }) => row.shape).values();
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
