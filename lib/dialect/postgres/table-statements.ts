import type { Delete, Truncate } from '../../model/change-event.ts';
import type { NetEffect, NetRow, TableEffect } from '../../model/net-effect.ts';
import { emptyRow, type Key, type Row } from '../../model/row.ts';
import type { Table } from '../../model/table.ts';
import { alike, byKeyShape } from '../alike.ts';
import { withFittingKeys } from '../fitting-keys.ts';
import { moveIdOf } from '../move-id.ts';
import type { WriteSettings } from '../row-columns.ts';
import type { Statement } from '../statement.ts';
import { dropMoved } from './moved-rows.ts';
import {
  appendStatement,
  displaceStatements,
  keyStatement,
  restoreStatement,
  saveStatement,
  upsertStatement,
} from './row-statements.ts';
import type { Target } from './target.ts';
import { deleteAll, deleteRows, markRows, truncateTable } from './write-statements.ts';
import type { WriteStep } from './write-step.ts';

/** The steps that bring a table to a batch's net effect, in the order they must run. */
export function tableSteps(effect: TableEffect, table: Table, settings: WriteSettings, displaces = false): WriteStep[] {
  const target = { schema: settings.schema, table };
  const steps: WriteStep[] = [];
  if (effect.truncate) steps.push(truncateStep(effect.truncate, target));
  for (const one of effect.effects) steps.push(...effectSteps(one, target, settings, displaces));
  return steps.map(({ rows, statements }) => ({
    rows,
    statements: (some) => statements(some).map((statement) => ({ ...statement, table: table.name })),
  }));
}

/**
 * The statements of all steps, each made when it is asked for.
 * @throws RefusedRecords for every row that cannot be encoded; LandfallError, systemic.
 */
export function tableStatements(
  effect: TableEffect,
  table: Table,
  settings: WriteSettings,
  displaces = false,
): Iterable<Statement> {
  return withFittingKeys(
    tableSteps(effect, table, settings, displaces).map(({ rows, statements }) => ({
      rows,
      make: () => statements(rows),
    })),
  );
}

/**
 * A truncate waits for every reader, and new readers wait behind it: not for long, then the records come back later. A
 * table that foreign keys point to cannot be truncated by itself: its rows are deleted.
 */
function truncateStep(change: Truncate, target: Target): WriteStep {
  const limit = (milliseconds: number): Statement => ({
    purpose: 'limits',
    text: `set local lock_timeout = ${milliseconds}`,
    values: [],
  });
  const { isReferenced } = target.table;
  const statements: Statement[] = isReferenced
    ? [{ purpose: 'truncate', text: deleteAll(target), values: [] }]
    : [limit(3_000), { purpose: 'truncate', text: truncateTable(target), values: [] }, limit(0)];
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
  for (const rows of byKeyShape(effect.saves)) {
    yield step(rows, (some) => saveStatement('save-moved', some, ({ change }) => moveIdOf(change), target, settings));
  }
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
  for (const rows of inParts(alike(effect.upserts))) {
    yield step(rows, (some) => [
      ...restoreStatement(some.filter(isDisplaced), target, settings),
      upsertStatement(some, target, settings),
    ]);
  }
  for (const rows of inParts(alike(effect.appends))) {
    yield step(rows, (some) => [appendStatement(some, target, settings)]);
  }
}

/** Rows of a part at least, and parts of one statement at most: beyond, a statement costs more than waiting for it. */
const partSize = 500;
const mostParts = 3;

/** While the server works on one part, the next is encoded. */
function* inParts(groups: Iterable<readonly NetRow[]>): Generator<readonly NetRow[]> {
  for (const rows of groups) {
    const size = Math.max(partSize, Math.ceil(rows.length / mostParts));
    if (rows.length <= 2 * partSize) yield rows;
    else for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
  }
}

function step(rows: readonly NetRow[], statements: WriteStep['statements']): WriteStep {
  return { rows, statements };
}

/**
 * A replace whose row fills every column is an upsert: nothing of the old row is left to delete. An identity column
 * outside the key that is `generated always` can be filled, never changed.
 */
function withoutReplaced({ removes, upserts }: NetEffect, table: Table): readonly Delete[] {
  if (removes.length === 0) return removes;
  const removed = new Set(removes.map((change) => change.key.id));
  const whole = new Set<string>();
  for (const { key, row, origin } of upserts) {
    const isReplace = key !== undefined && removed.has(key.id) && origin === undefined && row.unavailable === undefined;
    if (isReplace && fills(row, key, table)) whole.add(key.id);
  }
  return whole.size === 0 ? removes : removes.filter((change) => !whole.has(change.key.id));
}

function fills({ shape }: Row, key: Key, table: Table): boolean {
  return table.columns.every(
    ({ name, generated, identityAlways }) =>
      generated || (shape.byName.has(name) && (!identityAlways || key.row.shape.byName.has(name))),
  );
}
