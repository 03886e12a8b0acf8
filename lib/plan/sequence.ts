import { moveName, type RowChange } from '../model/change-event.ts';

/** Deletes and creates of one primary-key change; without source positions a change may happen more than once. */
interface Move {
  deletes: number;
  creates: number;
  deletesEmitted: number;
  createsEmitted: number;
}

/**
 * Puts the partitions of one table into one sequence: each keeps its own order, and the delete of a primary-key change
 * comes before its create although the two are usually in different partitions. Both stand in that order in the
 * source's log, of which every partition is a part, so such a sequence always exists; where records do not follow it
 * (a header made up), the create goes ahead.
 */
export function inSequence(partitions: readonly (readonly RowChange[])[]): readonly RowChange[] {
  const [only] = partitions;
  if (partitions.length === 1 && only !== undefined) return only;
  const moves = movesOf(partitions);
  if (moves.size === 0) return partitions.flat();

  const sequence: RowChange[] = [];
  const next = partitions.map(() => 0);
  const emit = (p: number, change: RowChange): void => {
    const move = change.moved && moves.get(moveName(change.moved, change));
    if (move && change.kind === 'upsert') move.createsEmitted += 1;
    else if (move && !isTombstone(change)) move.deletesEmitted += 1;
    sequence.push(change);
    next[p] = (next[p] ?? 0) + 1;
  };
  const emitUntilBlocked = (p: number): boolean => {
    const from = next[p];
    for (;;) {
      const change = partitions[p]?.[next[p] ?? 0];
      if (change === undefined || isBlocked(change, moves)) return next[p] !== from;
      emit(p, change);
    }
  };
  for (;;) {
    const moved = partitions.map((_, p) => emitUntilBlocked(p)).some(Boolean);
    const blocked = partitions.findIndex((changes, p) => (next[p] ?? 0) < changes.length);
    if (blocked < 0) return sequence;
    const change = partitions[blocked]?.[next[blocked] ?? 0];
    if (!moved && change !== undefined) emit(blocked, change);
  }
}

function movesOf(partitions: readonly (readonly RowChange[])[]): Map<string, Move> {
  const moves = new Map<string, Move>();
  for (const change of partitions.flat()) {
    if (!change.moved || isTombstone(change)) continue;
    const name = moveName(change.moved, change);
    const move = moves.get(name) ?? { deletes: 0, creates: 0, deletesEmitted: 0, createsEmitted: 0 };
    moves.set(name, move);
    if (change.kind === 'upsert') move.creates += 1;
    else move.deletes += 1;
  }
  return moves;
}

/** A create waits for its own delete; those whose deletes came in earlier events are the first ones. */
function isBlocked(change: RowChange, moves: ReadonlyMap<string, Move>): boolean {
  const move = change.kind === 'upsert' && change.moved ? moves.get(moveName(change.moved, change)) : undefined;
  if (move === undefined || move.deletes === 0) return false;
  const earlier = Math.max(0, move.creates - move.deletes);
  return move.createsEmitted >= earlier && move.deletesEmitted <= move.createsEmitted - earlier;
}

function isTombstone(change: RowChange): boolean {
  return change.kind === 'delete' && change.tombstone;
}
