import { type ChangeEvent, moveAwayName, type Truncate } from '../model/change-event.ts';
import type { RecordError } from '../model/errors.ts';
import { keyName, type TableKey } from '../model/parking.ts';
import { isBefore, isBehind } from './barrier.ts';

/** The records of one topic-partition that one transaction takes on, and which of them are known to be refused. */
export interface PartitionPart {
  readonly events: readonly ChangeEvent[];
  readonly from: number;
  readonly to: number;
  /** By index of the event. */
  readonly refused: ReadonlyMap<number, RecordError>;
}

/** What the parts of one transaction are to one another. */
export interface Surroundings {
  /** Tables that are truncated. */
  readonly truncates: ReadonlyMap<string, unknown>;
  /** Moves whose old row goes. */
  readonly movesAway: ReadonlySet<string>;
  /** Old keys of rows that moved and lack values: what is parked of them may be in another partition. */
  readonly movedOrigins: readonly TableKey[];
  /** Whether an event lay before the last truncate of its table. */
  isGone(part: PartitionPart, index: number): boolean;
  /** Whether a record of the key is too broken to tell what it did. */
  isDamaged(key: TableKey): boolean;
}

interface LastTruncate {
  readonly change: Truncate;
  readonly part: PartitionPart;
  readonly at: number;
}

export function surroundings(parts: readonly PartitionPart[]): Surroundings {
  const truncates = new Map<string, LastTruncate>();
  const movesAway = new Set<string>();
  const movedOrigins: TableKey[] = [];
  const damaged = new Set<string>();
  for (const part of parts) {
    for (let at = part.from; at < part.to; at += 1) {
      const event = part.events[at];
      if (event === undefined || event.kind === 'skipped') continue;
      if (event.kind === 'broken') {
        const { table, keyId } = event;
        if (table !== undefined && keyId !== undefined) damaged.add(keyName({ table, keyId }));
      } else if (event.kind === 'truncate') {
        const known = truncates.get(event.table);
        if (known === undefined || isBefore(known.change, event))
          truncates.set(event.table, { change: event, part, at });
      } else if (event.kind === 'delete') {
        const name = moveAwayName(event);
        if (name !== undefined) movesAway.add(name);
      } else if (event.moved && event.row.unavailable)
        movedOrigins.push({ table: event.table, keyId: event.moved.oldId });
    }
  }
  return {
    truncates,
    movesAway,
    movedOrigins,
    isGone: (part, index) => {
      const event = part.events[index];
      const last = event && event.kind !== 'skipped' && event.table ? truncates.get(event.table) : undefined;
      if (event === undefined || last === undefined) return false;
      return part === last.part ? index < last.at : isBehind(event, part.events[index - 1], last.change);
    },
    isDamaged: (key) => damaged.has(keyName(key)),
  };
}

/** The keys of a part whose parked records count for it: its own, and those that its rows come from. */
export function* keysOf({ events, from, to }: PartitionPart): Generator<TableKey> {
  for (let i = from; i < to; i += 1) {
    const event = events[i];
    if ((event?.kind !== 'upsert' && event?.kind !== 'delete') || event.key === undefined) continue;
    yield { table: event.table, keyId: event.key.id };
    if (event.kind === 'upsert' && event.moved) yield { table: event.table, keyId: event.moved.oldId };
  }
}

export function hasRefused({ refused, from, to }: PartitionPart): boolean {
  return refused.size > 0 && [...refused.keys()].some((index) => index >= from && index < to);
}
