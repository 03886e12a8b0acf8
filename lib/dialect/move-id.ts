import { createHash } from 'node:crypto';
import { moveName, type TableChange } from '../model/change-event.ts';

/** The name of a primary-key change that a change is half of: keys may be long, names in a table may not. */
export function moveIdOf(change: TableChange): string | null {
  if (change.kind === 'truncate' || change.moved === undefined) return null;
  return createHash('sha256').update(moveName(change.moved, change)).digest('hex');
}
