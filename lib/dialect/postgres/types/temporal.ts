import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import { type Days, dateText, type Micros, microsOfDay, timestampText, timeText } from '../../values/calendar.ts';
import { cutsOf } from '../../values/cuts.ts';
import type { Clock } from '../../values/iso-time.ts';
import type { Read } from '../../values/read.ts';
import { clockSource, daysSource, microsSource } from '../../values/temporal-sources.ts';
import type { ArrayWriter } from './array-writer.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';
import { checkDays, checkMicros, epochDays, epochMicros } from './date-range.ts';

const dateCodec: Codec<Days> = {
  parameter: 'date',
  binary: (out, days) => {
    if (Number.isFinite(days)) out.int32(days - epochDays);
    else out.int32(days > 0 ? 2_147_483_647 : -2_147_483_648);
  },
  text: dateText,
};

const timeCodec: Codec<number> = { parameter: 'time', binary: (out, micros) => out.int64(micros), text: timeText };

const zonedTimeCodec: Codec<Clock> = {
  parameter: 'timetz',
  // PostgreSQL counts the offset in seconds west of UTC.
  binary: (out, { micros, offset }) => {
    const at = out.open(12);
    out.int64At(at, micros);
    out.int32At(at + 8, -offset);
    out.close(at + 12);
  },
  text: ({ micros, offset }) => `${timeText(micros)}${offset < 0 ? '-' : '+'}${timeText(Math.abs(offset) * 1_000_000)}`,
};

const timestampCodec: Codec<Micros> = {
  parameter: 'timestamp',
  binary: writeMicros,
  text: (value) => timestampText(value, ''),
};

const zonedTimestampCodec: Codec<Micros> = {
  parameter: 'timestamptz',
  binary: writeMicros,
  text: (value) => timestampText(value, '+00'),
};

/** date: undefined for types that are no dates. */
export function dateCell(type: LogicalType): Cell | undefined {
  const read = daysSource(type);
  return read && cellOf(dateCodec, (raw, row, name) => checkDays(read(raw, row, name)));
}

/** time and time(p): of a time with an offset, the time of day in UTC. */
export function timeCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const cuts = { count: 0 };
  const read = clockSource(type, 'none', cuts);
  const check = precisionCheck(column);
  if (read === undefined) return undefined;
  const inUtc: Read<number> = (raw, row, name) => {
    const { micros, offset } = read(raw, row, name);
    const value = offset === 0 ? micros : modulo(micros - offset * 1_000_000, microsOfDay);
    check?.(value);
    return value;
  };
  return cellOf(timeCodec, inUtc, undefined, cutsOf(type, cuts));
}

/** timetz: a time without offset is taken as UTC. */
export function zonedTimeCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const cuts = { count: 0 };
  const read = clockSource(type, 'utc', cuts);
  const check = precisionCheck(column);
  if (read === undefined) return undefined;
  const checked: Read<Clock> = (raw, row, name) => {
    const clock = read(raw, row, name);
    check?.(clock.micros);
    return clock;
  };
  return cellOf(zonedTimeCodec, checked, undefined, cutsOf(type, cuts));
}

/** timestamp and timestamptz, which take each other's values as UTC. */
export function timestampCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const isZoned = column.name === 'timestamptz';
  const cuts = { count: 0 };
  const read = microsSource(type, isZoned ? 'utc' : 'none', cuts);
  const check = precisionCheck(column);
  if (read === undefined) return undefined;
  const checked: Read<Micros> = (raw, row, name) => {
    const value = read(raw, row, name);
    check?.(value);
    return checkMicros(value);
  };
  return cellOf(isZoned ? zonedTimestampCodec : timestampCodec, checked, undefined, cutsOf(type, cuts));
}

/** Refuses digits behind the second that the column has no room for: the server would round them. */
export function precisionCheck({ scale = 6, display }: ColumnType): ((value: Micros) => void) | undefined {
  if (scale >= 6) return undefined;
  const step = 10 ** (6 - scale);
  return (value) => {
    if (value === Infinity || value === -Infinity) return;
    if (typeof value === 'number' ? value % step !== 0 : value % BigInt(step) !== 0n) {
      throw new ValueError(`more than ${scale} digits behind the second would be rounded by ${display}`);
    }
  };
}

function writeMicros(out: ArrayWriter, value: Micros): void {
  if (typeof value === 'bigint') out.int64(value - BigInt(epochMicros));
  else if (value === Infinity) out.int64(2n ** 63n - 1n);
  else if (value === -Infinity) out.int64(-(2n ** 63n));
  else if (value > -8e15) out.int64(value - epochMicros);
  else out.int64(BigInt(value) - BigInt(epochMicros));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
