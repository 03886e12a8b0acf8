import { createHash } from 'node:crypto';
import { fold } from '../../model/fold.ts';
import { maxIdentifierBytes } from './identifiers.ts';

/**
 * The name of a table of Landfall's own that goes with one of the source's: `_landfall_<kind>_<table>`. Where that would be
 * too long, what fits of the table's name and a hash of it; the hyphen keeps such a name from being another table's.
 */
export function ownTableOf(kind: string, table: string): string {
  const folded = fold(table);
  const name = `_landfall_${kind}_${folded}`;
  if (Buffer.byteLength(name) <= maxIdentifierBytes) return name;
  const hash = createHash('sha256').update(folded).digest('hex').slice(0, 12);
  const room = maxIdentifierBytes - Buffer.byteLength(`_landfall_${kind}--${hash}`);
  return `_landfall_${kind}-${firstBytes(folded, room)}-${hash}`;
}

/** As many whole characters as fit. */
function firstBytes(text: string, bytes: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}
