import type { ArrayWriter } from './array-writer.ts';

/** Digits behind the point up to which a double does all the arithmetic exactly. */
const mostScale = 12;

/**
 * Writes `unscaled` · 10^-`scale` as `numeric_recv` reads it, by plain arithmetic: most decimals are small ones, and to
 * spell out their digits first costs more than all else. False, with nothing written, where a double could not do it.
 */
export function writeSmallNumeric(out: ArrayWriter, unscaled: number, scale: number): boolean {
  if (!Number.isSafeInteger(unscaled) || scale < 0 || scale > mostScale) return false;
  const magnitude = Math.abs(unscaled);
  const unit = 10 ** scale;
  const whole = Math.floor(magnitude / unit);
  const fractionGroups = Math.ceil(scale / 4);
  const fraction = (magnitude - whole * unit) * 10 ** (4 * fractionGroups - scale);
  const wholeGroups = groupsOf(whole);
  const groups = whole > 0 ? wholeGroups + fractionGroups : groupsOf(fraction);
  const at = out.open(8 + 2 * groups);
  let written = 0;
  let rest = fraction;
  for (let i = groups - 1; i >= 0; i -= 1) {
    if (i === wholeGroups - 1) rest = whole;
    const before = Math.floor(rest / 10_000);
    const group = rest - before * 10_000;
    // Zeros at the end are left out.
    if (written === 0 && group !== 0) written = i + 1;
    out.int16At(at + 8 + 2 * i, group);
    rest = before;
  }
  out.int16At(at, written);
  out.int16At(at + 2, groups === 0 ? 0 : groups - fractionGroups - 1);
  out.int16At(at + 4, unscaled < 0 ? 0x4000 : 0);
  out.int16At(at + 6, scale);
  out.close(at + 8 + 2 * written);
  return true;
}

/** Groups of four digits that a whole number below 10^16 has. */
function groupsOf(value: number): number {
  if (value < 1e4) return value === 0 ? 0 : 1;
  if (value < 1e8) return 2;
  return value < 1e12 ? 3 : 4;
}
