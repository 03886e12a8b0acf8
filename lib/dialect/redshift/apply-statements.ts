import type { Table } from '../../model/table.ts';
import type { Statement } from '../statement.ts';
import { literal, qualified, quote } from './identifiers.ts';
import { moveColumn, stepColumn } from './load-step.ts';
import { movableColumns, movedAtColumn, movedTableOf, moveIdColumn } from './moved-table.ts';

/** A table and the stage whose rows are applied to it, by name. */
export interface Target {
  readonly schema: string;
  readonly table: Table;
  readonly stage: string;
}

// The target has no alias in UPDATE and DELETE: Redshift knows none there (r_UPDATE.html, r_DELETE.html). So the others
// have, under names that no table of anybody's has.
const staged = quote('_landfall_staged');
const there = quote('_landfall_there');
const kept = quote('_landfall_kept');
const moveId = quote(moveIdColumn);
const movedAt = quote(movedAtColumn);

/** Deletes the rows with the keys of these steps. */
export function deleteRows(target: Target, key: readonly string[], steps: readonly number[]): Statement {
  return about(
    target,
    'delete',
    `delete from ${nameOf(target)} using ${stageOf(target)}\nwhere ${sameKey(target, key)} and ${ofSteps(steps)}`,
  );
}

/** A transaction that truncates is committed by it (r_TRUNCATE.html): the rows are deleted. */
export function deleteAll(target: Target): Statement {
  return about(target, 'truncate', `delete from ${nameOf(target)}`);
}

/** Marks the rows with a step's keys deleted; a key without row means nothing. */
export function markRows(target: Target, key: readonly string[], step: number): Statement {
  return about(
    target,
    'mark',
    `update ${nameOf(target)} set "_landfall_deleted" = true from ${stageOf(target)}\nwhere ${sameKey(target, key)} and ${ofSteps([step])}`,
  );
}

/** Gives the rows that are there a step's values; what it has none for stays. */
export function updateRows(
  target: Target,
  key: readonly string[],
  names: readonly string[],
  step: number,
): Statement[] {
  const set = names.filter((name) => !key.includes(name)).map((name) => `${quote(name)} = ${staged}.${quote(name)}`);
  if (set.length === 0) return [];
  const text = `update ${nameOf(target)} set ${set.join(', ')} from ${stageOf(target)}\nwhere ${sameKey(target, key)} and ${ofSteps([step])}`;
  return [about(target, 'upsert', text)];
}

/** Inserts a step’s rows: all of them. */
export function insertRows(
  target: Target,
  purpose: 'upsert' | 'insert',
  names: readonly string[],
  step: number,
): Statement {
  return about(
    target,
    purpose,
    `${insertion(target, names, names.map(ofStage))} from ${stageOf(target)}\nwhere ${ofSteps([step])}`,
  );
}

/** Inserts those of a step’s rows that are not there; with `taken` the old row’s values of a key that moved. */
export function insertMissing(
  target: Target,
  key: readonly string[],
  names: readonly string[],
  taken: readonly string[],
  step: number,
): Statement {
  const values = [...names.map(ofStage), ...taken.map((name) => `${kept}.${quote(name)}`)];
  const from =
    taken.length === 0
      ? stageOf(target)
      : `${stageOf(target)} left join ${movedOf(target)} as ${kept} on ${kept}.${moveId} = ${ofStage(moveColumn)}`;
  const text = `${insertion(target, [...names, ...taken], values)} from ${from}\nwhere ${ofSteps([step])} and ${isMissing(target, key)}`;
  return about(target, 'upsert', text);
}

/**
 * How many values of a step’s new rows are NULL because the source did not send them: those of rows that are not there and
 * whose old row, where there was one, is not kept.
 */
export function countLost(
  target: Target,
  key: readonly string[],
  lost: number,
  isMoved: boolean,
  step: number,
): Statement {
  const unkept = isMoved
    ? ` and not exists (select 1 from ${movedOf(target)} as ${kept} where ${kept}.${moveId} = ${ofStage(moveColumn)})`
    : '';
  const text = `select count(*) * ${lost} as lost from ${stageOf(target)}\nwhere ${ofSteps([step])} and ${isMissing(target, key)}${unkept}`;
  return about(target, 'lost', text);
}

/** Keeps the rows of keys that move away. What no create has asked for in two weeks goes. */
export function saveMoved(target: Target, key: readonly string[], step: number): Statement[] {
  const columns = movableColumns(target.table).filter(({ name }) => !key.includes(name));
  if (columns.length === 0) return [];
  const moved = movedOf(target);
  const names = columns.map(({ name }) => quote(name));
  const values = columns.map(({ name }) => `${quote(target.table.name)}.${quote(name)}`);
  return [
    about(target, 'save-moved', `delete from ${moved} where ${movedAt} < getdate() - interval ${literal('14 days')}`),
    dropMoved(target, step),
    about(
      target,
      'save-moved',
      `insert into ${moved} (${moveId}, ${movedAt}, ${names.join(', ')})
select ${ofStage(moveColumn)}, getdate(), ${values.join(', ')} from ${stageOf(target)}, ${nameOf(target)}
where ${sameKey(target, key)} and ${ofSteps([step])}`,
    ),
  ];
}

/** An old row at a moved key is a leftover where each record comes once: what its delete kept goes first. */
export function takeMoved(target: Target, key: readonly string[], taken: readonly string[], step: number): Statement {
  const set = taken.map((name) => `${quote(name)} = ${kept}.${quote(name)}`);
  const text = `update ${nameOf(target)} set ${set.join(', ')} from ${stageOf(target)}, ${movedOf(target)} as ${kept}
where ${sameKey(target, key)} and ${kept}.${moveId} = ${ofStage(moveColumn)} and ${ofSteps([step])}`;
  return about(target, 'upsert', text);
}

/** Forgets the rows that were kept for a step’s primary-key changes: each is taken once. */
export function dropMoved(target: Target, step: number): Statement {
  const moved = movedOf(target);
  const name = quote(movedTableOf(target.table.name));
  return about(
    target,
    'drop-moved',
    `delete from ${moved} using ${stageOf(target)}\nwhere ${name}.${moveId} = ${ofStage(moveColumn)} and ${ofSteps([step])}`,
  );
}

function about({ table }: Target, purpose: string, text: string): Statement {
  return { purpose, table: table.name, text, values: [] };
}

function nameOf({ schema, table }: Target): string {
  return qualified(schema, table.name);
}

function movedOf({ schema, table }: Target): string {
  return qualified(schema, movedTableOf(table.name));
}

function stageOf({ stage }: Target): string {
  return `${quote(stage)} as ${staged}`;
}

function ofStage(name: string): string {
  return `${staged}.${quote(name)}`;
}

function insertion(target: Target, names: readonly string[], values: readonly string[]): string {
  return `insert into ${nameOf(target)} (${names.map(quote).join(', ')})\nselect ${values.join(', ')}`;
}

function ofSteps(steps: readonly number[]): string {
  const column = ofStage(stepColumn);
  return steps.length === 1 ? `${column} = ${steps[0]}` : `${column} in (${steps.join(', ')})`;
}

function sameKey(target: Target, key: readonly string[]): string {
  return sameValues(target, key, quote(target.table.name));
}

/** Blanks at the end of texts mean nothing to `=` (r_Character_types.html): the keys of two rows may differ in them alone. */
function sameValues({ table }: Target, key: readonly string[], row: string): string {
  return key
    .flatMap((name) => {
      const [mine, staged] = [`${row}.${quote(name)}`, ofStage(name)];
      const isText = table.byName.get(name)?.type.name === 'varchar';
      return [`${mine} = ${staged}`, ...(isText ? [`octet_length(${mine}) = octet_length(${staged})`] : [])];
    })
    .join(' and ');
}

function isMissing(target: Target, key: readonly string[]): string {
  return `not exists (select 1 from ${nameOf(target)} as ${there} where ${sameValues(target, key, there)})`;
}
