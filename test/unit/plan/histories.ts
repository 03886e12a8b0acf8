import fc from 'fast-check';
import type { TableChange } from '../../../lib/model/change-event.ts';
import { keyMove, remove, tombstone, truncate, unavailable, upsert } from './changes.ts';

/** What a connector makes of one table's life: all changes in the order of the source's log. */
export interface History {
  readonly changes: readonly TableChange[];
  /** The source's rows at the end: key, column a and the TOASTed columns t and u. */
  readonly rows: readonly (readonly [string, SourceRow])[];
}

interface SourceRow {
  readonly a: number;
  readonly t: number;
  readonly u: number;
}

interface Command {
  readonly kind: 'write' | 'delete' | 'move' | 'evolve' | 'truncate';
  readonly key: string;
  readonly to: string;
  readonly a: number;
  /** undefined: the statement did not touch the column. */
  readonly t: number | undefined;
  readonly u: number | undefined;
}

const allKeys = ['a', 'b', 'c', 'd'] as const;
const value = fc.integer({ min: 1, max: 9 });
const touched = fc.option(value, { nil: undefined, freq: 1 });

function command(kinds: readonly Command['kind'][], keys: readonly string[]): fc.Arbitrary<Command> {
  const kind = fc.constantFrom(...kinds);
  return fc.record({
    kind,
    key: fc.constantFrom(...keys),
    to: fc.constantFrom(...keys),
    a: value,
    t: touched,
    u: touched,
  });
}

export interface HistoryOptions {
  readonly partitions?: number;
  readonly keys?: number;
  readonly truncates?: boolean;
  /** Whether the source's records tell their position in its log. */
  readonly positions?: boolean;
  readonly moves?: boolean;
  /** Whether updates leave out TOASTed columns that they did not touch. */
  readonly toast?: boolean;
}

/**
 * Histories as they happen: a key is inserted before it is updated, an update that does not touch a TOASTed column
 * sends none, a changed key is a delete, its tombstone and a create, and each key has its partition.
 */
export function histories(options: HistoryOptions = {}): fc.Arbitrary<History> {
  const { partitions = 3, truncates = false, moves = true, ...given } = options;
  const keys = allKeys.slice(0, options.keys ?? 4);
  const kinds: Command['kind'][] = ['write', 'write', 'write', 'delete', 'evolve'];
  if (moves) kinds.push('move', 'move');
  if (truncates) kinds.push('truncate');
  const placing = fc.array(fc.nat(partitions - 1), { minLength: keys.length, maxLength: keys.length });
  return fc
    .tuple(fc.array(command(kinds, keys), { maxLength: 30 }), placing)
    .map(([commands, places]) => live(commands, (id) => places[keys.indexOf(id as (typeof keys)[number])] ?? 0, given));
}

function live(commands: readonly Command[], partitionOf: (key: string) => number, options: HistoryOptions): History {
  const { positions = true, toast = true } = options;
  const rows = new Map<string, SourceRow>();
  const changes: TableChange[] = [];
  let isWide = false;
  for (const [i, { kind, key, to, a, t, u }] of commands.entries()) {
    const at = (id: string) => ({
      partition: partitionOf(id),
      offset: changes.length,
      timestamp: i,
      lsn: positions ? i : undefined,
    });
    const extra = isWide ? { z: i } : {};
    const old = rows.get(key);
    const kept = (value: number | undefined) => (toast ? unavailable : value);
    if (kind === 'evolve') isWide = !isWide;
    else if (kind === 'truncate') {
      rows.clear();
      changes.push(truncate(at(key)));
    } else if (kind === 'write') {
      rows.set(key, { a, t: t ?? old?.t ?? 0, u: u ?? old?.u ?? 0 });
      const untouched = (before: number | undefined) => (before === undefined ? 0 : kept(before));
      changes.push(upsert(key, { a, t: t ?? untouched(old?.t), u: u ?? untouched(old?.u), ...extra }, at(key)));
    } else if (kind === 'delete' && old !== undefined) {
      rows.delete(key);
      changes.push(remove(key, at(key)));
      changes.push(tombstone(key, at(key)));
    } else if (kind === 'move' && old !== undefined && !rows.has(to)) {
      const moved = keyMove(key, to);
      rows.delete(key);
      rows.set(to, { a, t: t ?? old.t, u: u ?? old.u });
      changes.push(remove(key, { ...at(key), moved }));
      changes.push(tombstone(key, { ...at(key), moved }));
      changes.push(upsert(to, { a, t: t ?? kept(old.t), u: u ?? kept(old.u), ...extra }, { ...at(to), moved }));
    }
  }
  return { changes, rows: [...rows].sort(), [fc.toStringMethod]: () => changes.map(label).join(' ') } as History;
}

/** A change in a counterexample: "p1:7+a(3,?,0)" is an upsert of key a at offset 7 of partition 1, t unavailable. */
export function label(change: TableChange): string {
  const at = `p${change.record.partition}:${change.record.offset}`;
  if (change.kind === 'truncate') return `${at}!`;
  const name = `${change.moved === undefined ? '' : `${change.moved.oldId}→${change.moved.newId} `}${change.key?.id}`;
  if (change.kind === 'delete') return `${at}${change.tombstone ? '†' : '-'}${name}`;
  const { shape, cells, unavailable: missing } = change.row;
  const shown = shape.fields.map((field, place) => (missing?.has(field.name) ? '?' : cells[place]));
  return `${at}+${name}${JSON.stringify(shown)}`;
}

/** Changes by partition, each in its order. */
export function byPartition<T extends TableChange>(changes: readonly T[]): T[][] {
  return [...Map.groupBy(changes, (change) => change.record.partition).values()];
}

/** Cuts a list at random places. */
export function cut<T>(list: readonly T[], cuts: readonly number[]): T[][] {
  const places = [0, ...cuts.map((place) => place % (list.length + 1)).sort((a, b) => a - b), list.length];
  return places.slice(1).map((end, i) => list.slice(places[i], end));
}

export const cuts = fc.array(fc.nat(100), { maxLength: 5 });
