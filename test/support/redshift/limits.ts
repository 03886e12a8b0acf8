import { Refusal } from './refusal.ts';
import { maxStatementBytes, tooLarge } from './translate.ts';

/** The protocol's number of binds is a signed 16-bit integer to Redshift. */
export const maxBinds = 32_767;
/** A bind is a VARCHAR on its way, whatever becomes of it (r_Character_types.html). */
export const maxBindBytes = 65_535;

/** `from` is where the formats of a Bind message begin. */
export function tooManyBinds(body: Buffer, from: number): Refusal | undefined {
  const count = body.readUInt16BE(valuesAt(body, from));
  return count > maxBinds
    ? new Refusal('08P01', `bind message has ${count} parameters, at most ${maxBinds} are possible`)
    : undefined;
}

/** A value longer than a VARCHAR, or a statement that is too large with its values. */
export function tooMuchBound(body: Buffer, from: number, statementBytes: number): Refusal | undefined {
  let total = statementBytes;
  let at = valuesAt(body, from);
  const count = body.readUInt16BE(at);
  at += 2;
  for (let i = 0; i < count; i++) {
    const length = Math.max(body.readInt32BE(at), 0);
    if (length > maxBindBytes)
      return new Refusal('22001', `value too long for type character varying(${maxBindBytes})`);
    total += length;
    at += 4 + length;
  }
  return total > maxStatementBytes ? tooLarge(total) : undefined;
}

function valuesAt(body: Buffer, from: number): number {
  return from + 2 + 2 * body.readUInt16BE(from);
}
