import { createHash } from 'node:crypto';

/** Keys may be longer than an index entry or a column: they are found by their hash. */
export function keyHash(keyId: string): string {
  return createHash('sha256').update(keyId).digest('hex');
}

/** Index entries hold 2,700 bytes: longer than any table's name is, shorter than what a record may claim. */
const longestName = 500;

/** Even a name that the database cannot store must not keep a record from being parked. */
export function storable(text: string | undefined, longest = longestName): string | null {
  return text === undefined ? null : text.slice(0, longest).replaceAll('\0', '\uFFFD').toWellFormed();
}
