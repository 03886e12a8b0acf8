import { type Delete, moveName, type TableChange, type Upsert } from '../../../lib/model/change-event.ts';
import type { NetRow, ReduceSettings, TableEffect } from '../../../lib/model/net-effect.ts';
import { type Row, rawValue } from '../../../lib/model/row.ts';

type Cells = Map<string, unknown>;

/** NULL because the source did not send the value and nobody else had it. */
export const lost = Symbol('lost');

/**
 * A table as the contract describes it (docs/delivery.md, "What an event does"), small enough to be seen to be right.
 * It takes changes one by one, or the effect that a batch of them was reduced to: both must leave the same behind.
 */
export class ModelTable {
  readonly #settings: ReduceSettings;
  readonly #byKey = new Map<string, Cells>();
  #appended: { readonly keyId: string | undefined; readonly cells: Cells }[] = [];
  readonly #moved = new Map<string, Cells>();

  constructor(settings: ReduceSettings) {
    this.#settings = settings;
  }

  apply(change: TableChange): void {
    if (change.kind === 'truncate') this.#truncate();
    else if (this.#settings.insertMode === 'insert') this.#applyAppending(change);
    else if (change.kind === 'upsert') this.#write({ key: change.key, row: change.row, marked: false, origin: change });
    else this.#applyDelete(change);
  }

  applyEffect({ truncate, effects }: TableEffect): void {
    if (truncate) this.#truncate();
    for (const effect of effects) {
      for (const { moved, position } of effect.selfContained)
        if (moved) this.#moved.delete(moveName(moved, { position }));
      for (const change of effect.saves) this.#save(change);
      for (const change of effect.removes) this.#delete(change);
      for (const change of effect.marks) this.#mark(change);
      for (const row of effect.upserts) this.#write(row);
      for (const { key, row, marked } of effect.appends) this.#append(key?.id, row, marked);
    }
  }

  /** All rows, comparable; NULL and an absent column are the same. */
  contents({ lostAsNull = true } = {}): unknown[] {
    const given = [...this.#byKey.values(), ...this.#appended.map(({ cells }) => cells)];
    return given
      .map((cells) => [...cells].filter(([, value]) => value !== null && !(lostAsNull && value === lost)).sort(byName))
      .sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }

  row(id: string): ReadonlyMap<string, unknown> | undefined {
    return this.#byKey.get(JSON.stringify([id]));
  }

  get keyIds(): readonly string[] {
    return [...this.#byKey.keys()].sort();
  }

  #applyDelete(change: Delete): void {
    if (change.moved) {
      if (!change.tombstone) this.#save(change);
      this.#delete(change);
    } else if (this.#settings.deleteMode === 'delete') this.#delete(change);
    else if (this.#settings.deleteMode === 'mark') this.#mark(change);
  }

  #applyAppending(change: Upsert | Delete): void {
    const { deleteMode } = this.#settings;
    if (change.kind === 'upsert') this.#append(change.key?.id, change.row, false);
    else if (deleteMode === 'delete') this.#delete(change);
    else if (deleteMode === 'mark' && !change.tombstone) this.#append(change.key.id, change.key.row, true);
  }

  /** Unavailable columns: the row's own values if it is there, else the old row's that its delete has left. */
  #write({ key, row, marked, origin }: Pick<NetRow, 'key' | 'row' | 'marked' | 'origin'>): void {
    if (key === undefined) {
      this.#append(undefined, row, false);
      return;
    }
    const own = this.#byKey.get(key.id);
    const name = origin?.moved && row.unavailable ? moveName(origin.moved, origin) : '';
    const old = this.#moved.get(name);
    this.#moved.delete(name);
    const cells: Cells = new Map(own);
    for (const { name: field } of row.shape.fields) {
      if (!row.unavailable?.has(field)) cells.set(field, rawValue(row, field) ?? null);
      else if (own === undefined) cells.set(field, old?.has(field) ? old.get(field) : lost);
    }
    cells.set('_landfall_deleted', marked || null);
    this.#byKey.set(key.id, cells);
  }

  #append(keyId: string | undefined, row: Row, marked: boolean): void {
    const fields = row.shape.fields.filter(({ name }) => !row.unavailable?.has(name));
    const cells: Cells = new Map(fields.map(({ name }) => [name, rawValue(row, name) ?? null]));
    cells.set('_landfall_deleted', marked || null);
    this.#appended.push({ keyId, cells });
  }

  #save(change: Delete): void {
    const cells = this.#byKey.get(change.key.id);
    if (cells && change.moved) this.#moved.set(moveName(change.moved, change), new Map(cells));
  }

  #delete(change: Delete): void {
    this.#byKey.delete(change.key.id);
    this.#appended = this.#appended.filter(({ keyId }) => keyId !== change.key.id);
  }

  #mark(change: Delete): void {
    this.#byKey.get(change.key.id)?.set('_landfall_deleted', true);
  }

  #truncate(): void {
    this.#byKey.clear();
    this.#appended = [];
  }
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function text(cells: readonly (readonly [string, unknown])[]): string {
  return cells.map(([name, value]) => `${name}=${String(value)}`).join();
}
