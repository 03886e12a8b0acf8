import { base64Size } from './bytes.ts';
import { misfit, requireString } from './read.ts';

/** A uuid in the spelling both databases write: small letters. */
export function uuidText(raw: unknown): string {
  if (typeof raw !== 'string' || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(raw)) throw misfit(raw, 'a uuid');
  return raw.toLowerCase();
}

/** A uuid from its 16 bytes (MySQL's `binary(16)`). */
export function uuidOfBytes(raw: unknown): string {
  const base64 = requireString(raw, 'bytes in base64');
  if (base64Size(base64) !== 16) throw misfit(raw, 'a uuid: it has not 16 bytes');
  const hex = Buffer.from(base64, 'base64').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
