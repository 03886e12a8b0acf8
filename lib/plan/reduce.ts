import type { TableChange } from '../model/change-event.ts';
import type { ReduceSettings, TableEffect } from '../model/net-effect.ts';
import { behindLastTruncate } from './barrier.ts';
import { reduceAppends } from './reduce-appends.ts';
import { reduceUpserts } from './reduce-upserts.ts';
import { inSequence } from './sequence.ts';

/**
 * Reduces the changes of one table, one list per topic-partition in offset order, to their net effect: applying it is
 * the same as applying the changes one by one.
 */
export function reduce(partitions: readonly (readonly TableChange[])[], settings: ReduceSettings): TableEffect {
  const { truncate, partitions: kept, dropped } = behindLastTruncate(partitions);
  const sequence = inSequence(kept);
  const effects =
    settings.insertMode === 'upsert'
      ? reduceUpserts(sequence, settings.deleteMode)
      : [reduceAppends(sequence, settings.deleteMode)];
  return { truncate, effects, dropped };
}
