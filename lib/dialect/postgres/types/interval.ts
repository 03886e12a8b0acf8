import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import type { ColumnType } from '../../../model/table.ts';
import type { Micros } from '../../values/calendar.ts';
import { type Cuts, cutsOf } from '../../values/cuts.ts';
import { narrowed } from '../../values/numbers.ts';
import { misfit, type Read, requireString } from '../../values/read.ts';
import { spanSource } from '../../values/temporal-sources.ts';
import { type Cell, type Codec, cellOf } from './cell.ts';
import { precisionCheck } from './temporal.ts';

/** PostgreSQL's interval: three counts that do not add up to one another. */
interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: Micros;
}

const codec: Codec<Interval> = {
  parameter: 'interval',
  binary: (out, { months, days, micros }) => {
    const at = out.open(16);
    out.int64At(at, micros);
    out.int32At(at + 8, days);
    out.int32At(at + 12, months);
    out.close(at + 16);
  },
  text: intervalText,
};

/** interval: undefined for types that are none. */
export function intervalCell(type: LogicalType, column: ColumnType): Cell | undefined {
  const cuts = { count: 0 };
  const read = intervalSource(type, cuts);
  const checkFields = fieldsCheck(column);
  const checkPrecision = precisionCheck(column);
  if (read === undefined) return undefined;
  const checked: Read<Interval> = (raw, row, name) => {
    const value = inRange(read(raw, row, name));
    checkFields?.(value);
    checkPrecision?.(value.micros);
    return value;
  };
  return cellOf(codec, checked, undefined, cutsOf(type, cuts));
}

function intervalSource(type: LogicalType, cuts: Cuts): Read<Interval> | undefined {
  switch (type.kind) {
    case 'duration':
    case 'time': {
      const read = spanSource(type.unit, cuts);
      return (raw, row, name) => ({ months: 0, days: 0, micros: read(raw, row, name) });
    }
    case 'interval':
    case 'text':
      return parseInterval;
    default:
      return undefined;
  }
}

const n = '([+-]?\\d{1,19})';
const isoText = new RegExp(
  `^(-?)P(?=.)(?:${n}Y)?(?:${n}M)?(?:${n}W)?(?:${n}D)?(?:T(?=.)(?:${n}H)?(?:${n}M)?(?:([+-]?)(\\d{1,19})(?:\\.(\\d+))?S)?)?$`,
);
const postgresText =
  /^(?=.)(?:([+-]?\d+) years?(?: |$))?(?:([+-]?\d+) mons?(?: |$))?(?:([+-]?\d+) days?(?: |$))?(?:([+-]?)(\d{2,}):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

/** ISO 8601 (`P1Y2M3DT4H5M6.78S`) or as PostgreSQL writes it (`1 year 2 mons 3 days 04:05:06.78`). */
function parseInterval(raw: unknown): Interval {
  const text = requireString(raw);
  const iso = isoText.exec(text);
  if (iso !== null) {
    const [, minus, years, months, weeks, days, hours, minutes, sign, seconds = '0', fraction = ''] = iso;
    return made(minus === '-', {
      months: 12n * whole(years) + whole(months),
      days: 7n * whole(weeks) + whole(days),
      micros: 3_600_000_000n * whole(hours) + 60_000_000n * whole(minutes) + secondMicros(sign, seconds, fraction, raw),
    });
  }
  const match = text.endsWith(' ') ? null : postgresText.exec(text);
  if (match === null) throw misfit(raw, 'an interval in ISO 8601 or as PostgreSQL writes it');
  const [, years, months, days, sign, hours, minutes, seconds = '0', fraction = ''] = match;
  const clock = 3_600_000_000n * whole(hours) + 60_000_000n * whole(minutes) + secondMicros('', seconds, fraction, raw);
  return made(false, {
    months: 12n * whole(years) + whole(months),
    days: whole(days),
    micros: sign === '-' ? -clock : clock,
  });
}

function whole(digits: string | undefined): bigint {
  return BigInt(digits === undefined ? 0 : digits.replace('+', ''));
}

function secondMicros(sign: string | undefined, seconds: string, fraction: string, raw: unknown): bigint {
  if (/[^0]/.test(fraction.slice(6))) throw misfit(raw, 'exact in microseconds');
  const micros = whole(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  return sign === '-' ? -micros : micros;
}

function made(negative: boolean, parts: Readonly<Record<keyof Interval, bigint>>): Interval {
  const sign = negative ? -1n : 1n;
  return {
    months: Number(sign * parts.months),
    days: Number(sign * parts.days),
    micros: narrowed(sign * parts.micros),
  };
}

function inRange(value: Interval): Interval {
  const { months, days, micros } = value;
  const isWhole = months === (months | 0) && days === (days | 0);
  if (!isWhole || (typeof micros === 'bigint' && BigInt.asIntN(64, micros) !== micros)) {
    throw new ValueError('the interval is out of the range of interval');
  }
  return value;
}

/** `interval year to month` and its like: the server cuts what lies below their last field. */
function fieldsCheck({ display }: ColumnType): ((value: Interval) => void) | undefined {
  const last = /^interval (?:\w+ to )?(year|month|day|hour|minute)(?! to)\b/.exec(display)?.[1];
  if (last === undefined) return undefined;
  const step = { year: 0, month: 0, day: 0, hour: 3_600_000_000, minute: 60_000_000 }[last] ?? 0;
  return ({ months, days, micros }) => {
    const isCut =
      (last === 'year' && months % 12 !== 0) ||
      ((last === 'year' || last === 'month') && days !== 0) ||
      (step === 0 ? micros !== 0 : BigInt(micros) % BigInt(step) !== 0n);
    if (isCut) throw new ValueError(`${display} would cut the interval`);
  };
}

/** As PostgreSQL writes it with IntervalStyle postgres; signs are never left to the reader. */
function intervalText({ months, days, micros }: Interval): string {
  const total = BigInt(micros);
  const magnitude = total < 0n ? -total : total;
  const seconds = magnitude / 1_000_000n;
  const fraction = String(magnitude % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const sign = total < 0n ? '-' : months < 0 || days < 0 ? '+' : '';
  const parts = [
    months === 0 ? '' : `${months} mons`,
    days === 0 ? '' : `${months < 0 && days > 0 ? '+' : ''}${days} days`,
    total === 0n && (months !== 0 || days !== 0) ? '' : `${sign}${clock}${fraction === '' ? '' : `.${fraction}`}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
