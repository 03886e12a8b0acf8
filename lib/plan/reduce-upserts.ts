import { type Delete, moveName, type RowChange, type Upsert } from '../model/change-event.ts';
import type { NetEffect, NetRow } from '../model/net-effect.ts';
import type { Settings } from '../model/settings.ts';
import { mergeRows } from './merge-rows.ts';

/** What is known of one key so far. */
interface KeyState {
  removed: Delete | undefined;
  marked: Delete | undefined;
  write: NetRow | undefined;
}

/**
 * Reduces a sequence of changes to the net effect per key: nothing, upsert, delete, or replace (a delete lies before
 * the last write). The result is a list because a row that moves away must be kept as it was just then: where it was
 * written earlier in the sequence, that is written first.
 */
export function reduceUpserts(sequence: readonly RowChange[], deleteMode: Settings['deleteMode']): NetEffect[] {
  const creates = Map.groupBy(
    sequence.filter((change): change is Upsert => change.moved !== undefined && change.kind === 'upsert'),
    (change) => change.moved && moveName(change.moved, change),
  );
  const deletes = new Map<string, number>();
  for (const change of sequence) {
    if (change.moved === undefined || change.kind === 'upsert' || change.tombstone) continue;
    const name = moveName(change.moved, change);
    deletes.set(name, (deletes.get(name) ?? 0) + 1);
  }
  /** Whether the creates of the move are all here and find all they need in their own records. */
  const isSelfContained = (change: Delete): boolean => {
    const name = change.moved && moveName(change.moved, change);
    if (name === undefined) return false;
    const found = creates.get(name) ?? [];
    return found.length >= (deletes.get(name) ?? 0) && found.every((create) => create.row.unavailable === undefined);
  };

  const effects: NetEffect[] = [];
  let run = new Run();
  const next = (): void => {
    effects.push(run.effect());
    run = new Run();
  };
  for (const change of sequence) {
    if (change.kind === 'upsert') {
      // What stands at the new key was written first: which of the two rows' values count is for the destination to say.
      if (change.moved && change.row.unavailable && change.key && run.hasWritten(change.key.id)) next();
      run.upsert(change, deletes);
    } else if (change.moved) {
      const leaves = !change.tombstone && !isSelfContained(change);
      if (leaves && run.hasWritten(change.key.id)) next();
      run.remove(change, leaves);
    } else if (deleteMode === 'delete') run.remove(change, false);
    else if (deleteMode === 'mark') run.mark(change);
    else run.ignore();
  }
  next();
  return effects;
}

class Run {
  readonly #keys = new Map<string, KeyState>();
  readonly #saves: Delete[] = [];
  readonly #selfContained: Upsert[] = [];
  readonly #appends: NetRow[] = [];
  #changes = 0;
  #ignored = 0;

  hasWritten(keyId: string): boolean {
    return this.#keys.get(keyId)?.write !== undefined;
  }

  /** `deletes` names the moves whose delete is in the same sequence, and so has kept nothing for its create. */
  upsert(change: Upsert, deletes: ReadonlyMap<string, number>): void {
    this.#changes += 1;
    const { key, row } = change;
    const origin = change.moved && row.unavailable ? change : undefined;
    if (change.moved && !origin && !deletes.has(moveName(change.moved, change))) this.#selfContained.push(change);
    const written: NetRow = { change, key, row, marked: false, origin };
    if (key === undefined) {
      this.#appends.push(written);
      return;
    }
    const state = this.#state(key.id);
    const prior = state.write;
    state.write =
      prior === undefined
        ? written
        : {
            ...written,
            row: mergeRows(prior.row, row),
            origin: origin ?? prior.origin,
            prior,
          };
    state.marked = undefined;
  }

  remove(change: Delete, save: boolean): void {
    this.#changes += 1;
    if (save) this.#saves.push(change);
    const state = this.#state(change.key.id);
    state.removed = change;
    state.marked = undefined;
    state.write = undefined;
  }

  mark(change: Delete): void {
    this.#changes += 1;
    const state = this.#state(change.key.id);
    if (state.write) state.write = { ...state.write, marked: true };
    else state.marked = change;
  }

  ignore(): void {
    this.#changes += 1;
    this.#ignored += 1;
  }

  effect(): NetEffect {
    const removes: Delete[] = [];
    const marks: Delete[] = [];
    const upserts: NetRow[] = [];
    let deleted = 0;
    // In the order of the keys: two writers that meet lock rows in the same order.
    for (const id of [...this.#keys.keys()].sort()) {
      const { removed, marked, write } = this.#keys.get(id) as KeyState;
      if (removed !== undefined) removes.push(removed);
      if (marked !== undefined) marks.push(marked);
      if (write !== undefined) upserts.push(write);
      if (removed !== undefined && marked === undefined && write === undefined) deleted += 1;
    }
    const written = upserts.length + this.#appends.length + marks.length;
    return {
      saves: this.#saves,
      selfContained: this.#selfContained,
      removes,
      marks,
      upserts,
      appends: this.#appends,
      ignored: this.#ignored,
      reduced: this.#changes - this.#ignored - written - deleted,
    };
  }

  #state(keyId: string): KeyState {
    let state = this.#keys.get(keyId);
    if (state === undefined) {
      state = { removed: undefined, marked: undefined, write: undefined };
      this.#keys.set(keyId, state);
    }
    return state;
  }
}
