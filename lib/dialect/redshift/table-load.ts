import type { Delete, Upsert } from '../../model/change-event.ts';
import type { NetEffect, NetRow, TableEffect } from '../../model/net-effect.ts';
import { emptyRow } from '../../model/row.ts';
import type { Table } from '../../model/table.ts';
import { alike, byKeyShape } from '../alike.ts';
import { type Making, withFittingKeys } from '../fitting-keys.ts';
import { moveIdOf } from '../move-id.ts';
import type { Statement } from '../statement.ts';
import * as apply from './apply-statements.ts';
import { requireDeclared } from './declared-keys.ts';
import type { LoadStep } from './load-step.ts';
import { movableColumns } from './moved-table.ts';
import { keyColumns, type RowColumn, rowColumns, type WriteSettings } from './row-columns.ts';

/** What of a table's net effect is loaded, and what is then done with it. */
export interface TableLoad {
  /** Rows that go to the stage. */
  readonly staged: readonly LoadStep[];
  /** Statements that apply the stage of that name, in the order they must run. */
  statements(stage: string): Statement[];
  /** Rows that go straight to the table, behind the statements. */
  readonly appended: readonly LoadStep[];
}

type Target = Omit<apply.Target, 'stage'>;

/** A part of a load: rows for the stage, if any, and what is done with them. */
interface Part {
  readonly step: LoadStep | undefined;
  statements(target: apply.Target): Statement[];
}

/**
 * How a table is brought to a batch's net effect.
 * @throws RefusedRecords for rows with keys the table has not; LandfallError, systemic, where all have.
 */
export function tableLoad(effect: TableEffect, table: Table, settings: WriteSettings): TableLoad {
  const target = { schema: settings.schema, table };
  const { effects } = effect;
  const isPlain = effects.every((one) => rowsOf(one) === one.appends.length);
  const builder = new Builder(target, settings);
  const makings = effects.flatMap((one) => (isPlain ? builder.plain(one) : builder.parts(one)));
  const parts = [...withFittingKeys(makings)];
  const steps = parts.flatMap(({ step }) => step ?? []);
  const emptied = effect.truncate === undefined ? [] : [{ step: undefined, statements: one(apply.deleteAll) }];
  return {
    staged: isPlain ? [] : steps,
    statements: (stage) => [...emptied, ...parts].flatMap(({ statements }) => statements({ ...target, stage })),
    appended: isPlain ? steps : [],
  };
}

class Builder {
  readonly #target: Target;
  readonly #settings: WriteSettings;
  /** Columns that are kept of rows whose key moves; where there is none, no table keeps them. */
  readonly #movable: ReadonlySet<string>;
  #steps = 0;

  constructor(target: Target, settings: WriteSettings) {
    this.#target = target;
    this.#settings = settings;
    this.#movable = new Set(movableColumns(target.table).map(({ name }) => name));
  }

  /** An effect that only appends. */
  plain({ appends }: NetEffect): Making<Part>[] {
    return [...alike(appends)].map((rows) =>
      making(rows, () => ({ step: this.#appended(rows), statements: () => [] })),
    );
  }

  /**
   * All that goes must be gone before anything comes: a row that is replaced is deleted and inserted. What goes, goes in one
   * statement: each reads the table.
   */
  parts(effect: NetEffect): Making<Part>[] {
    const goes = new Deletes();
    const groups = [...alike(effect.upserts)];
    const whole = groups.filter((rows) => this.#isWhole(rows));
    const written = new Set(whole.flatMap((rows) => rows.map(({ key }) => key?.id)));
    const removes = effect.removes.filter(({ key }) => !written.has(key.id));
    return [
      ...this.#dropMoved(effect.selfContained),
      ...this.#ofKeys(effect.saves, (target, key, step) => apply.saveMoved(target, key, step)),
      ...this.#ofKeys(removes, () => [], goes),
      { rows: [], make: () => [{ step: undefined, statements: (target) => goes.statements(target) }] },
      ...this.#ofKeys(effect.marks, (target, key, step) => [apply.markRows(target, key, step)]),
      ...groups.map((rows) =>
        making(rows, () => (whole.includes(rows) ? this.#replace(rows, goes) : this.#partly(rows))),
      ),
      ...[...alike(effect.appends)].map((rows) => making(rows, () => this.#append(rows))),
    ];
  }

  #dropMoved(changes: readonly Upsert[]): Making<Part>[] {
    if (changes.length === 0 || this.#movable.size === 0) return [];
    const rows = changes.map((change) => ({ change, key: undefined, row: emptyRow, marked: false, origin: undefined }));
    return [
      making(rows, () => {
        const step = this.#step(rows, [], ({ change }) => moveIdOf(change));
        return { step, statements: (target) => [apply.dropMoved(target, step.number)] };
      }),
    ];
  }

  #ofKeys(
    changes: readonly Delete[],
    statements: (target: apply.Target, key: readonly string[], step: number) => Statement[],
    goes?: Deletes,
  ): Making<Part>[] {
    return [...byKeyShape(changes)].map((rows) =>
      making(rows, () => {
        const columns = this.#key(rows);
        const step = this.#step(rows, columns, ({ change }) => moveIdOf(change));
        goes?.add(namesOf(columns), step.number);
        return { step, statements: (target) => statements(target, namesOf(columns), step.number) };
      }),
    );
  }

  /** Rows that fill every column: nothing of what was there is left. */
  #replace(rows: readonly NetRow[], goes: Deletes): Part {
    const columns = this.#columns(rows);
    const key = namesOf(this.#key(rows));
    const step = { ...this.#step(rows, columns), key };
    goes.add(key, step.number);
    return { step, statements: (target) => [apply.insertRows(target, 'upsert', namesOf(columns), step.number)] };
  }

  /** Rows that leave columns as they are, where the row is there. */
  #partly(rows: readonly NetRow[]): Part {
    const columns = this.#columns(rows);
    const key = namesOf(this.#key(rows));
    const names = namesOf(columns);
    const unavailable = this.#unavailable(rows, names);
    const isMoved = this.#movable.size > 0 && rows.some(({ origin }) => origin !== undefined);
    const taken = isMoved ? unavailable.filter((name) => this.#movable.has(name)) : [];
    const moveOf: LoadStep['moveOf'] = ({ origin }) => (origin === undefined ? null : moveIdOf(origin));
    const step = { ...this.#step(rows, columns, moveOf), key };
    const { number } = step;
    const takesOld = taken.length > 0 && this.#settings.delivery === 'exactly-once';
    return {
      step,
      statements: (target) => [
        ...apply.updateRows(target, key, names, number),
        ...(takesOld ? [apply.takeMoved(target, key, taken, number)] : []),
        ...(unavailable.length > 0 ? [apply.countLost(target, key, unavailable.length, isMoved, number)] : []),
        apply.insertMissing(target, key, names, taken, number),
        ...(isMoved ? [apply.dropMoved(target, number)] : []),
      ],
    };
  }

  #append(rows: readonly NetRow[]): Part {
    const step = this.#appended(rows);
    const names = namesOf(step.columns);
    return { step, statements: (target) => [apply.insertRows(target, 'insert', names, step.number)] };
  }

  #appended(rows: readonly NetRow[]): LoadStep {
    return this.#step(rows, this.#columns(rows, true));
  }

  #step(rows: readonly NetRow[], columns: readonly RowColumn[], moveOf: LoadStep['moveOf'] = () => null): LoadStep {
    this.#steps += 1;
    return { number: this.#steps, rows, columns, key: [], moveOf };
  }

  #columns([first]: readonly NetRow[], isAppended = false): RowColumn[] {
    return first === undefined ? [] : rowColumns(first, this.#target.table, this.#settings, isAppended);
  }

  #key([first]: readonly NetRow[]): RowColumn[] {
    const key = keyColumns(first ?? { key: undefined }, this.#target.table, this.#settings);
    requireDeclared(namesOf(key), this.#target.table, this.#settings);
    return key;
  }

  /** Where the key cannot be told, it is no row that could be replaced. */
  #isWhole(rows: readonly NetRow[]): boolean {
    const [first] = rows;
    if (first === undefined || rows.some(({ origin }) => origin !== undefined)) return false;
    if (!this.#hasKey(rows)) return false;
    const filled = new Set(namesOf(this.#columns(rows)));
    return this.#target.table.columns.every(({ name, generated }) => generated || filled.has(name));
  }

  #hasKey([first]: readonly NetRow[]): boolean {
    const fields = first?.key?.row.shape.fields ?? [];
    return fields.every(({ name }) => this.#target.table.byName.has(name));
  }

  /** Columns of the table whose values the source did not send. */
  #unavailable([first]: readonly NetRow[], told: readonly string[]): string[] {
    const names = [...(first?.row.unavailable ?? [])].flatMap((name) => this.#target.table.byName.get(name) ?? []);
    return names.filter(({ name, generated }) => !generated && !told.includes(name)).map(({ name }) => name);
  }
}

/** Steps whose keys are deleted, by the columns of their keys. */
class Deletes {
  readonly #byKey = new Map<string, { readonly key: readonly string[]; readonly steps: number[] }>();

  add(key: readonly string[], step: number): void {
    const name = JSON.stringify(key);
    const known = this.#byKey.get(name);
    if (known === undefined) this.#byKey.set(name, { key, steps: [step] });
    else known.steps.push(step);
  }

  statements(target: apply.Target): Statement[] {
    return [...this.#byKey.values()].map(({ key, steps }) => apply.deleteRows(target, key, steps));
  }
}

function making(rows: readonly NetRow[], make: () => Part): Making<Part> {
  return { rows, make: () => [make()] };
}

function one(statement: (target: apply.Target) => Statement): Part['statements'] {
  return (target) => [statement(target)];
}

function namesOf(columns: readonly RowColumn[]): string[] {
  return columns.map(({ column }) => column.name);
}

function rowsOf({ saves, selfContained, removes, marks, upserts, appends }: NetEffect): number {
  return [saves, selfContained, removes, marks, upserts, appends].reduce((sum, rows) => sum + rows.length, 0);
}
