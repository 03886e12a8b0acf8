import { setTimeout as pause } from 'node:timers/promises';
import { both } from './both.ts';
import { byKey, type Suspect } from './search.ts';
import type { Key, Side } from './side.ts';

export interface Settled {
  /** Rows that differ and stay as they are. */
  readonly differing: readonly Suspect[];
  /** Rows that differed whenever they were looked at, and changed meanwhile: the destination may be right behind. */
  readonly moving: readonly Suspect[];
}

const rounds = 4;
const keysAtOnce = 200;

/**
 * Looks at differing rows again: changes that were on their way arrive meanwhile. A row is no difference once both
 * sides agree, or once the destination has what the source had before: then it follows.
 */
export async function settle(
  source: Side,
  destination: Side,
  suspects: readonly Suspect[],
  seconds: number,
): Promise<Settled> {
  let left = suspects.map((suspect) => ({ suspect, seen: new Set([suspect.source.join()]), isMoving: false }));
  for (let round = 0; round < rounds && left.length > 0; round++) {
    // Together as long as was asked for, each pause twice the one before.
    await pause((seconds * 1000 * 2 ** round) / (2 ** rounds - 1));
    const keys = left.map(({ suspect }) => suspect.key);
    const [here, there] = await both(hashesOf(source, keys), hashesOf(destination, keys));
    left = left.flatMap(({ suspect, seen }) => {
      const name = JSON.stringify(suspect.key);
      const now: Suspect = { key: suspect.key, source: here.get(name) ?? [], destination: there.get(name) ?? [] };
      const arrived = now.destination.join();
      seen.add(now.source.join());
      const isMoving = arrived !== suspect.destination.join();
      return seen.has(arrived) ? [] : [{ suspect: now, seen, isMoving }];
    });
  }
  return {
    differing: left.filter(({ isMoving }) => !isMoving).map(({ suspect }) => suspect),
    moving: left.filter(({ isMoving }) => isMoving).map(({ suspect }) => suspect),
  };
}

async function hashesOf(side: Side, keys: readonly Key[]): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (let first = 0; first < keys.length; first += keysAtOnce) {
    const rows = await side.rowsOf(keys.slice(first, first + keysAtOnce));
    for (const [name, { hashes }] of byKey(rows)) found.set(name, hashes);
  }
  return found;
}
