import type { LogicalType } from '../../model/logical-type.ts';
import { floorDivide, timestampText, timeText } from './calendar.ts';
import { narrowed, readInteger } from './numbers.ts';
import { misfit, type Read } from './read.ts';

type OfTime = Extract<LogicalType, { readonly kind: 'time' | 'timestamp' }>;

/** Nanoseconds as text, which has room for all nine digits: `2024-01-01 00:00:00.123456789`. */
export function nanosText({ kind }: OfTime): Read<string> {
  return (raw, row, name) => {
    const nanos = BigInt(readInteger(raw, row, name));
    const micros = narrowed(floorDivide(nanos, 1000n));
    if (kind === 'timestamp') return withNanos(timestampText(micros, ''), nanos);
    if (typeof micros === 'bigint' || micros < 0 || micros > 86_400_000_000)
      throw misfit(raw, 'a time of day, 0 to 24:00');
    return withNanos(timeText(micros), nanos);
  };
}

function withNanos(text: string, nanos: bigint): string {
  const rest = ((nanos % 1000n) + 1000n) % 1000n;
  if (rest === 0n) return text;
  const [seconds, fraction = ''] = text.split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}${String(rest).padStart(3, '0')}`.replace(/0+$/, '');
}
