import { type ChangeEvent, type KeyMove, moveName, type RowChange } from '../model/change-event.ts';
import { RecordError } from '../model/errors.ts';
import { keyName, noParking, type ParkedRecord, type Parking, type TableKey } from '../model/parking.ts';
import type { Settings } from '../model/settings.ts';
import { hasRefused, type PartitionPart, type Surroundings, surroundings } from './parking-part.ts';

export interface ParkingPlan {
  readonly parking: Parking;
  /** For each part, the indices of the events that are parked and so not written. */
  readonly parkedAt: readonly ReadonlySet<number>[];
}

export type ParkingSettings = Pick<Settings, 'insertMode' | 'deleteMode'>;

/**
 * Decides what is parked, and which parked records a later change makes obsolete.
 *
 * A change that needs the row as it was (unavailable columns, a key that moves away) is parked too where an earlier
 * change of that key is: written now, it would build on a row that never was at the source. Every other change of the key
 * supersedes what is parked of it; a truncate, what lay before it in the source's order. `open` names the keys with open
 * parked records in the destination; undefined where nobody has looked: then no key is taken to have one, and those for
 * which that must be so are named.
 */
export function planParking(
  parts: readonly PartitionPart[],
  open: readonly TableKey[] | undefined,
  settings: ParkingSettings,
): ParkingPlan {
  const around = surroundings(parts);
  const emptied = [...around.truncates.keys()];
  if ((open?.length ?? 0) === 0 && parts.every((part) => !hasRefused(part))) {
    const mayNeed = open === undefined && settings.insertMode === 'upsert';
    const takenAsFree = mayNeed ? around.movedOrigins : [];
    return { parking: { ...noParking, emptied, takenAsFree }, parkedAt: parts.map(() => none) };
  }
  // What becomes of a moved row follows its old one, which may stand in a part that is walked later: until nothing is new.
  for (let parkedMoves: ReadonlySet<string> = none; ; ) {
    const walk = new Walk(open ?? [], { ...settings, around, parkedMoves });
    const parkedAt = parts.map((part) => walk.part(part));
    const { parked, superseded } = walk;
    if (walk.parkedMoves.size === parkedMoves.size)
      return { parking: { parked, superseded, emptied, takenAsFree: [] }, parkedAt };
    parkedMoves = walk.parkedMoves;
  }
}

const none: ReadonlySet<never> = new Set<never>();

interface WalkOptions extends ParkingSettings {
  readonly around: Surroundings;
  /** Moves whose delete is parked. */
  readonly parkedMoves: ReadonlySet<string>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Told = Exclude<ChangeEvent, { kind: 'skipped' }>;

class Walk {
  readonly parkedMoves = new Set<string>();
  readonly parked: Mutable<ParkedRecord>[] = [];
  readonly superseded: TableKey[] = [];
  readonly #options: WalkOptions;
  readonly #stored: ReadonlySet<string>;
  /** Keys with open parked records: of earlier transactions (`stored`), and of this one. */
  readonly #open = new Map<string, { stored: boolean; own: Mutable<ParkedRecord>[] }>();

  constructor(open: readonly TableKey[], options: WalkOptions) {
    this.#options = options;
    this.#stored = new Set(open.filter(({ table }) => !options.around.truncates.has(table)).map(keyName));
    for (const name of this.#stored) this.#open.set(name, { stored: true, own: [] });
  }

  /** Walks a part in offset order; returns the indices that are parked. */
  part(part: PartitionPart): ReadonlySet<number> {
    const parkedAt = new Set<number>();
    for (let i = part.from; i < part.to; i += 1) {
      const event = part.events[i];
      if (event === undefined || event.kind === 'skipped' || event.kind === 'truncate') continue;
      const isGone = this.#options.around.isGone(part, i);
      const error = part.refused.get(i) ?? (isGone ? undefined : this.#behind(event));
      if (error !== undefined) {
        parkedAt.add(i);
        this.#park(event, error, isGone);
      } else if (!isGone && event.kind !== 'broken' && this.#replaces(event)) this.#supersede(event);
    }
    return parkedAt;
  }

  #behind(event: Told): RecordError | undefined {
    if (this.#options.insertMode !== 'upsert' || !this.#needsParked(event)) return undefined;
    const text = `table ${JSON.stringify(event.table)}: an earlier change of the same key is parked, and this one needs the row it leaves: redrive them together`;
    return new RecordError('BEHIND_PARKED', event.record, text, { table: event.table });
  }

  /** Whether a change needs a row that a parked record would have made. */
  #needsParked(event: Told): event is RowChange {
    if ((event.kind !== 'upsert' && event.kind !== 'delete') || event.key === undefined) return false;
    const { table, key, moved } = event;
    const isOpen = this.#open.has(keyName({ table, keyId: key.id }));
    if (event.kind === 'delete') return moved !== undefined && isOpen;
    if (event.row.unavailable === undefined) return false;
    return isOpen || (moved !== undefined && this.#isOriginParked(event, moved));
  }

  #isOriginParked(change: RowChange, moved: KeyMove): boolean {
    const { around, parkedMoves } = this.#options;
    const name = moveName(moved, change);
    if (around.movesAway.has(name)) return parkedMoves.has(name);
    const origin = { table: change.table, keyId: moved.oldId };
    // A damaged record of the old key may be the delete itself.
    return this.#stored.has(keyName(origin)) || around.isDamaged(origin);
  }

  #park(event: Told, error: RecordError, isGone: boolean): void {
    const { table } = event;
    const keyId = event.kind === 'broken' ? event.keyId : event.kind === 'truncate' ? undefined : event.key?.id;
    const state = isGone ? 'superseded' : 'open';
    const entry: Mutable<ParkedRecord> = { record: event.record, error, table, keyId, state };
    this.parked.push(entry);
    if (isGone) return;
    if (event.kind === 'delete' && event.moved) this.parkedMoves.add(moveName(event.moved, event));
    if (table === undefined || keyId === undefined) return;
    const name = keyName({ table, keyId });
    const known = this.#open.get(name);
    if (known === undefined) this.#open.set(name, { stored: false, own: [entry] });
    else known.own.push(entry);
  }

  /** Appending leaves what is parked to be appended too; a delete that is ignored changes nothing. */
  #replaces(event: RowChange): boolean {
    const { insertMode, deleteMode } = this.#options;
    if (insertMode === 'insert') return event.kind === 'delete' && deleteMode === 'delete';
    return event.kind === 'upsert' || event.moved !== undefined || deleteMode !== 'ignore';
  }

  #supersede({ table, key }: RowChange): void {
    if (key === undefined) return;
    const name = keyName({ table, keyId: key.id });
    const open = this.#open.get(name);
    if (open === undefined) return;
    for (const entry of open.own) entry.state = 'superseded';
    if (open.stored) this.superseded.push({ table, keyId: key.id });
    this.#open.delete(name);
  }
}
