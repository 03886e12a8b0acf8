import type { LogicalType } from '../../../lib/model/logical-type.ts';
import type { Random } from '../random.ts';

/** A value as its record carries it, and what the destination must say of it when asked with `back`. */
export type Sample = readonly [json: string, told: string];

/** Values of one logical type. The law: written into the column that the type gets and read back, a value is the same. */
export interface Specimen {
  readonly name: string;
  readonly type: LogicalType;
  /** The ends of what the type holds, and what is known to go wrong. */
  readonly extremes: readonly Sample[];
  make(random: Random): Sample;
  /** SQL that tells a value exactly, in words that are nobody's notation. */
  back(value: string): string;
}

export const plain = (value: string): string => `${value}::text`;

export function pad(value: number | bigint, length: number): string {
  return String(value).padStart(length, '0');
}

/** A whole number of any size up to `bits` bits, small ones as likely as large ones. */
export function bigInteger(random: Random, bits: number): bigint {
  let value = 0n;
  for (let left = random.int(1, bits); left > 0; left -= 16) value = (value << 16n) | BigInt(random.int(0, 65_535));
  return BigInt.asUintN(bits, value);
}

export function signed(random: Random, bits: number): bigint {
  return BigInt.asIntN(bits, bigInteger(random, bits));
}

export function bytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.int(0, 255)));
}
