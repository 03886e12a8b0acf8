import { both } from './both.ts';
import type { HashedRow, Key, Range, Side, Sum } from './side.ts';

/** A key whose rows differ; none of a side is a row that is missing there. */
export interface Suspect {
  readonly key: Key;
  /** Hashes of the rows of that key, in order: several where there is no unique index. */
  readonly source: readonly string[];
  readonly destination: readonly string[];
}

export interface Found {
  readonly suspects: readonly Suspect[];
  readonly ranges: number;
  /** Whether the search ended before the table did. */
  readonly isCut: boolean;
}

export interface SearchOptions {
  /** Rows of the larger side. */
  readonly rows: number;
  /** Whether an index finds a range: a large table is then read piece by piece. */
  readonly isIndexed: boolean;
  /** Differing rows that are enough. */
  readonly limit: number;
  /** More rows of the source are compared. */
  readonly progress: (rows: number) => void;
}

/** Into how many parts a differing range is cut. */
const parts = 16;
/** As few rows are fetched with their hashes. */
const fewRows = 40;
const pieceRows = 100_000;

/** Finds the keys whose rows differ, by checksums of ever smaller ranges. */
export async function search(source: Side, destination: Side, options: SearchOptions): Promise<Found> {
  const isLarge = options.isIndexed && options.rows > 2 * pieceRows;
  const bounds = isLarge ? await source.bounds({}, pieceRows) : [];
  const suspects: Suspect[] = [];
  let ranges = 0;

  /** `isWhole`: the range could not be cut any smaller, as many rows have one key. */
  const descend = async (range: Range, atSource: Sum, atDestination: Sum, isWhole = false): Promise<void> => {
    ranges += 1;
    if (same(atSource, atDestination) || suspects.length >= options.limit) return;
    const rows = Math.max(atSource.rows, atDestination.rows);
    if (rows <= fewRows || isWhole) {
      suspects.push(...differing(...(await both(source.rows(range), destination.rows(range)))));
      return;
    }
    // The side with more rows has the better bounds; the other may have none at all.
    const larger = atSource.rows >= atDestination.rows ? source : destination;
    const inner = await larger.bounds(range, Math.ceil(rows / parts));
    const [left, right] = await both(source.sums(range, inner), destination.sums(range, inner));
    for (const [i, piece] of pieces(range, inner).entries()) {
      const [here, there] = sumsAt(left, right, i);
      await descend(piece, here, there, Math.max(here.rows, there.rows) >= rows);
    }
  };

  for (const piece of pieces({}, bounds)) {
    const [[left], [right]] = await both(source.sums(piece, []), destination.sums(piece, []));
    await descend(piece, left ?? none, right ?? none);
    options.progress(left?.rows ?? 0);
    if (suspects.length >= options.limit) break;
  }
  return { suspects: suspects.slice(0, options.limit), ranges, isCut: suspects.length >= options.limit };
}

const none: Sum = { rows: 0, hash: '0' };

function sumsAt(left: readonly Sum[], right: readonly Sum[], place: number): [Sum, Sum] {
  return [left[place] ?? none, right[place] ?? none];
}

export function same(one: Sum, other: Sum): boolean {
  return one.rows === other.rows && one.hash === other.hash;
}

/** A range cut at bounds within it; where the last bound is the range's end, nothing is behind it. */
function pieces(range: Range, bounds: readonly Key[]): Range[] {
  return [...bounds, undefined].map((bound, i) => ({
    from: i === 0 ? range.from : bounds[i - 1],
    to: bound ?? range.to,
  }));
}

/** Keys whose rows are not the same on both sides. */
export function differing(source: readonly HashedRow[], destination: readonly HashedRow[]): Suspect[] {
  const [left, right] = [byKey(source), byKey(destination)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
    const [here, there] = [left.get(name), right.get(name)];
    const suspect = {
      key: here?.key ?? there?.key ?? [],
      source: here?.hashes ?? [],
      destination: there?.hashes ?? [],
    };
    return suspect.source.join() === suspect.destination.join() ? [] : [suspect];
  });
}

export function byKey(rows: readonly HashedRow[]): Map<string, { readonly key: Key; readonly hashes: string[] }> {
  const found = new Map<string, { readonly key: Key; readonly hashes: string[] }>();
  for (const { key, hash } of rows) {
    const name = JSON.stringify(key);
    const known = found.get(name);
    if (known === undefined) found.set(name, { key, hashes: [hash] });
    else known.hashes.push(hash);
  }
  for (const { hashes } of found.values()) hashes.sort();
  return found;
}
