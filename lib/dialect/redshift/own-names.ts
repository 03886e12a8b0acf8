import { createHash } from 'node:crypto';
import { fold } from '../../model/fold.ts';
import { identifierProblem, maxIdentifierBytes } from './identifiers.ts';

/**
 * The name of a table of Landfall's own that goes with one of the source's: `_landfall_<kind>_<table>`. Where that would be
 * too long, or no name, what fits of the table's name and a hash of it; the hyphen keeps such a name from being another
 * table's. Records of a table that cannot be are parked, and so have their progress.
 */
export function ownTableOf(kind: string, table: string): string {
  const folded = fold(table);
  const name = `_landfall_${kind}_${folded}`;
  if (identifierProblem(name) === undefined) return name;
  const exact = folded.isWellFormed() ? folded : JSON.stringify(folded);
  const hash = createHash('sha256').update(exact).digest('hex').slice(0, 12);
  const room = maxIdentifierBytes - Buffer.byteLength(`_landfall_${kind}--${hash}`);
  return `_landfall_${kind}-${firstBytes(folded.replace(unprintable, ''), room)}-${hash}`;
}

/** Control characters, and halves of a character. */
const unprintable = /[\p{Cc}\p{Cs}]/gu;

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
