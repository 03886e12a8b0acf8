import type { TimeUnit } from '../../../model/logical-type.ts';
import { readInteger } from '../../values/numbers.ts';
import type { Read } from '../../values/read.ts';

const perSecond = { ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const;

/** A span of time of either sign and any length as a clock: `-838:59:59.5`. All its digits: text has room for them. */
export function spanText(unit: TimeUnit): Read<string> {
  const units = perSecond[unit];
  return (raw, row, name) => {
    const count = BigInt(readInteger(raw, row, name));
    const magnitude = count < 0n ? -count : count;
    const seconds = magnitude / units;
    const fraction = String(magnitude % units)
      .padStart(String(units).length - 1, '0')
      .replace(/0+$/, '');
    const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
      .map((part) => String(part).padStart(2, '0'))
      .join(':');
    return `${count < 0n ? '-' : ''}${clock}${fraction === '' ? '' : `.${fraction}`}`;
  };
}
