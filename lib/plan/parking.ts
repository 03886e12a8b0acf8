import { type ChangeEvent, type KeyMove, moveName, type RowChange } from '../model/change-event.ts';
import { RecordError } from '../model/errors.ts';
import { noParking, type ParkedRecord, type Parking, type TableKey } from '../model/parking.ts';
import type { Settings } from '../model/settings.ts';

/** The records of one topic-partition that one transaction takes on, and which of them are known to be refused. */
export interface PartitionPart {
  readonly events: readonly ChangeEvent[];
  readonly from: number;
  readonly to: number;
  /** By index of the event. */
  readonly refused: ReadonlyMap<number, RecordError>;
}

export interface ParkingPlan {
  readonly parking: Parking;
  /** For each part, the indices of the events that are parked and so not written. */
  readonly parkedAt: readonly ReadonlySet<number>[];
}

export type ParkingSettings = Pick<Settings, 'insertMode' | 'deleteMode'>;

/** Names a key of a table, for sets. */
export function keyName({ table, keyId }: TableKey): string {
  return JSON.stringify([table, keyId]);
}

/**
 * Decides what is parked, and which parked records a later change makes obsolete.
 *
 * A change that needs the row as it was (unavailable columns, a key that moves away) is parked too where an earlier
 * change of that key is: written now, it would build on a row that never was at the source. Every other change of the key
 * supersedes what is parked of it. `open` names the keys with open parked records in the destination; undefined where
 * nobody has looked: then no key is taken to have one, and those for which that must be so are named.
 */
export function planParking(
  parts: readonly PartitionPart[],
  open: ReadonlySet<string> | undefined,
  settings: ParkingSettings,
): ParkingPlan {
  if ((open?.size ?? 0) === 0 && parts.every((part) => !hasRefused(part))) {
    const mayNeed = open === undefined && settings.insertMode === 'upsert';
    const takenAsFree = mayNeed ? parts.flatMap((part) => [...movedOrigins(part)]) : [];
    return { parking: { ...noParking, takenAsFree }, parkedAt: parts.map(() => none) };
  }
  const here = movesAway(parts);
  // What becomes of a moved row follows its old one, which may stand in a part that is walked later: until nothing is new.
  for (let parkedMoves: ReadonlySet<string> = none; ; ) {
    const walk = new Walk(open ?? new Set(), { ...settings, here, parkedMoves });
    const parkedAt = parts.map((part) => walk.part(part));
    if (walk.parkedMoves.size === parkedMoves.size) return { parking: walk.parking(), parkedAt };
    parkedMoves = walk.parkedMoves;
  }
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

const none: ReadonlySet<never> = new Set<never>();

function hasRefused({ refused, from, to }: PartitionPart): boolean {
  return refused.size > 0 && [...refused.keys()].some((index) => index >= from && index < to);
}

/** Old keys of rows that moved and lack values: what is parked of them may be in another partition. */
function* movedOrigins({ events, from, to }: PartitionPart): Generator<TableKey> {
  for (let i = from; i < to; i += 1) {
    const event = events[i];
    if (event?.kind === 'upsert' && event.moved && event.row.unavailable)
      yield { table: event.table, keyId: event.moved.oldId };
  }
}

/** The moves whose old row goes in these parts. */
function movesAway(parts: readonly PartitionPart[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { events, from, to } of parts) {
    for (let i = from; i < to; i += 1) {
      const event = events[i];
      if (event?.kind === 'delete' && event.moved && !event.tombstone) names.add(moveName(event.moved, event));
    }
  }
  return names;
}

interface WalkOptions extends ParkingSettings {
  /** Moves whose old row goes in the same transaction, and those of them whose delete is parked. */
  readonly here: ReadonlySet<string>;
  readonly parkedMoves: ReadonlySet<string>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class Walk {
  readonly parkedMoves = new Set<string>();
  readonly #settings: WalkOptions;
  readonly #stored: ReadonlySet<string>;
  /** Keys with open parked records: of earlier transactions (`stored`), and of this one. */
  readonly #open = new Map<string, { stored: boolean; own: Mutable<ParkedRecord>[] }>();
  readonly #parked: Mutable<ParkedRecord>[] = [];
  readonly #superseded: TableKey[] = [];

  constructor(open: ReadonlySet<string>, settings: WalkOptions) {
    this.#settings = settings;
    this.#stored = open;
    for (const name of open) this.#open.set(name, { stored: true, own: [] });
  }

  parking(): Parking {
    return { parked: this.#parked, superseded: this.#superseded, takenAsFree: [] };
  }

  /** Walks a part in offset order; returns the indices that are parked. */
  part({ events, from, to, refused }: PartitionPart): ReadonlySet<number> {
    const parkedAt = new Set<number>();
    for (let i = from; i < to; i += 1) {
      const event = events[i];
      if (event === undefined || event.kind === 'skipped') continue;
      const error = refused.get(i) ?? this.#behind(event);
      if (error !== undefined) {
        parkedAt.add(i);
        this.#park(event, error);
      } else if (event.kind === 'truncate') this.#emptied(event.table);
      else if (event.kind !== 'broken' && this.#replaces(event)) this.#supersede(event);
    }
    return parkedAt;
  }

  #behind(event: ChangeEvent): RecordError | undefined {
    if (this.#settings.insertMode !== 'upsert' || !this.#needsParked(event)) return undefined;
    const text = `table ${JSON.stringify(event.table)}: an earlier change of the same key is parked, and this one needs the row it leaves: redrive them together`;
    return new RecordError('BEHIND_PARKED', event.record, text, { table: event.table });
  }

  /** Whether a change needs a row that a parked record would have made. */
  #needsParked(event: ChangeEvent): event is RowChange {
    if ((event.kind !== 'upsert' && event.kind !== 'delete') || event.key === undefined) return false;
    const { table, key, moved } = event;
    const isOpen = this.#open.has(keyName({ table, keyId: key.id }));
    if (event.kind === 'delete') return moved !== undefined && isOpen;
    if (event.row.unavailable === undefined) return false;
    return isOpen || (moved !== undefined && this.#isOriginParked(event, moved));
  }

  #isOriginParked(change: RowChange, moved: KeyMove): boolean {
    const name = moveName(moved, change);
    if (this.#settings.here.has(name)) return this.#settings.parkedMoves.has(name);
    const origin = keyName({ table: change.table, keyId: moved.oldId });
    return this.#stored.has(origin) || this.#open.has(origin);
  }

  #park(event: Exclude<ChangeEvent, { kind: 'skipped' }>, error: RecordError): void {
    const { table } = event;
    const keyId = event.kind === 'broken' ? event.keyId : event.kind === 'truncate' ? undefined : event.key?.id;
    const entry: Mutable<ParkedRecord> = { record: event.record, error, table, keyId, state: 'open' };
    this.#parked.push(entry);
    if (event.kind === 'delete' && event.moved) this.parkedMoves.add(moveName(event.moved, event));
    if (table === undefined || keyId === undefined) return;
    const name = keyName({ table, keyId });
    const known = this.#open.get(name);
    if (known === undefined) this.#open.set(name, { stored: false, own: [entry] });
    else known.own.push(entry);
  }

  /** Appending leaves what is parked to be appended too; a delete that is ignored changes nothing. */
  #replaces(event: RowChange): boolean {
    if (event.kind === 'upsert') return this.#settings.insertMode === 'upsert';
    if (this.#settings.insertMode === 'upsert' && event.moved) return true;
    return this.#settings.deleteMode !== 'ignore' && (this.#settings.insertMode === 'upsert' || this.#removes());
  }

  #removes(): boolean {
    return this.#settings.deleteMode === 'delete';
  }

  #supersede({ table, key }: RowChange): void {
    if (key === undefined) return;
    const name = keyName({ table, keyId: key.id });
    const open = this.#open.get(name);
    if (open === undefined) return;
    for (const entry of open.own) entry.state = 'superseded';
    if (open.stored) this.#superseded.push({ table, keyId: key.id });
    this.#open.delete(name);
  }

  /** The truncate itself takes away what earlier transactions parked of the table. */
  #emptied(table: string): void {
    for (const entry of this.#parked) if (entry.table === table) entry.state = 'superseded';
    for (const name of [...this.#open.keys()]) {
      const [ofTable] = JSON.parse(name) as [string, string];
      if (ofTable === table) this.#open.delete(name);
    }
  }
}
