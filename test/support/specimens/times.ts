import type { TimeUnit } from '../../../lib/model/logical-type.ts';
import type { Random } from '../random.ts';
import { pad, type Sample, type Specimen } from './specimen.ts';

const microsOfDay = 86_400_000_000n;
const perMicro: Readonly<Record<TimeUnit, readonly [per: bigint, of: bigint]>> = {
  ms: [1n, 1000n],
  us: [1n, 1n],
  ns: [1000n, 1n],
};

/** Days and microseconds are told as counts since 1970. */
const days = (value: string) =>
  `case when isfinite(${value}) then (${value} - date '1970-01-01')::text else ${value}::text end`;
const epochMicros = (value: string) => `trunc(extract(epoch from ${value}) * 1000000)::text`;
/** Not the epoch of a timestamp, which PostgreSQL rounds beyond the range of int64. */
const instant = (value: string) =>
  `case when isfinite(${value}) then ((${value}::date - date '1970-01-01')::numeric * 86400000000
    + trunc(extract(epoch from ${value}::time) * 1000000))::text else ${value}::text end`;

function inUnit(micros: bigint, unit: TimeUnit): string {
  const [per, of] = perMicro[unit];
  return String((micros * per) / of);
}

/** Microseconds that the unit can say. */
function whole(micros: bigint, unit: TimeUnit): bigint {
  return micros - (micros % perMicro[unit][1]);
}

const dates: Specimen = {
  name: 'Date',
  type: { kind: 'date' },
  extremes: [
    ...[-2_440_588, 2_145_042_905, 0, -719_163, -735_160, 2_932_897].map((day): Sample => [`${day}`, `${day}`]),
    ...['-622191234', '-2147472692'].map((day): Sample => [day, 'infinity']),
    ...['-625821272', '-2147472691'].map((day): Sample => [day, '-infinity']),
  ],
  make: (random) => {
    const day = String(random.chance(0.5) ? random.int(-2_440_588, 2_145_042_905) : random.int(-20_000, 40_000));
    return [day, day];
  },
  back: days,
};

function times(unit: TimeUnit): Specimen {
  const sample = (micros: bigint): Sample => [inUnit(micros, unit), String(micros)];
  return {
    name: `Time in ${unit}`,
    type: { kind: 'time', unit },
    extremes: [0n, microsOfDay, whole(microsOfDay - 1n, unit)].map(sample),
    make: (random) => sample(whole(micros(random, 0n, microsOfDay), unit)),
    back: epochMicros,
  };
}

function spans(unit: TimeUnit): Specimen {
  const most = 3_020_399_000_000n;
  const sample = (value: bigint): Sample => [inUnit(value, unit), String(value)];
  return {
    name: `MySQL's TIME in ${unit}`,
    type: { kind: 'time', unit, span: true },
    extremes: [most, -most, 0n, -1_000_000n].map(sample),
    make: (random) => sample(whole(micros(random, -most, most), unit)),
    back: epochMicros,
  };
}

const firstMicro = -210_866_803_200_000_000n;
const lastMicro = 9_224_318_015_999_999_999n;

function timestamps(unit: TimeUnit): Specimen {
  // An int64 of nanoseconds ends in 2262, one of microseconds in 294247: before PostgreSQL's own end.
  const [first, last] =
    unit === 'ms'
      ? [firstMicro, whole(lastMicro, unit)]
      : unit === 'us'
        ? [firstMicro, 2n ** 63n - 1n]
        : [-9_223_372_036_854_775n, 9_223_372_036_854_775n];
  const sample = (value: bigint): Sample => [inUnit(value, unit), String(value)];
  const infinite: Sample[] = [
    [unit === 'ms' ? '9223372036825200' : '9223372036825200000', 'infinity'],
    [unit === 'ms' ? '-9223372036832400' : '-9223372036832400000', '-infinity'],
  ];
  return {
    name: `Timestamp in ${unit}`,
    type: { kind: 'timestamp', unit },
    extremes: [...[first, last, 0n, -1000n].map(sample), ...(unit === 'ns' ? [] : infinite)],
    make: (random) => sample(whole(micros(random, first, last), unit)),
    back: instant,
  };
}

/** From `low` to `high`, half of them near 1970. */
function micros(random: Random, low: bigint, high: bigint): bigint {
  const near = 4_000_000_000_000_000n;
  const [from, to] = random.chance(0.5) ? [low < -near ? -near : low, high > near ? near : high] : [low, high];
  const fraction = BigInt(Math.floor(random.next() * 2 ** 52)) * 4096n + BigInt(random.int(0, 4095));
  return from + ((to - from) * fraction) / 2n ** 64n;
}

/** The proleptic Gregorian calendar, counted year by year and month by month: slow and plain. */
function civil(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const cycles = Math.floor(day / 146_097);
  const date = new Date((day - cycles * 146_097) * 86_400_000);
  return { year: date.getUTCFullYear() + 400 * cycles, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function isoDate(day: number): string {
  const { year, month, day: ofMonth } = civil(day);
  const shown = year < 0 ? `-${pad(-year, 4)}` : year > 9999 ? `+${year}` : pad(year, 4);
  return `${shown}-${pad(month, 2)}-${pad(ofMonth, 2)}`;
}

function isoClock(value: bigint): string {
  const seconds = value / 1_000_000n;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => pad(part, 2)).join(':');
  return `${clock}.${pad(value % 1_000_000n, 6)}`;
}

function isoInstant(value: bigint): string {
  const ofDay = ((value % microsOfDay) + microsOfDay) % microsOfDay;
  return `${isoDate(Number((value - ofDay) / microsOfDay))}T${isoClock(ofDay)}Z`;
}

function instants(kind: 'zoned-timestamp' | 'iso-timestamp'): Specimen {
  const sample = (value: bigint): Sample => [JSON.stringify(isoInstant(value)), String(value)];
  return {
    name: kind,
    type: { kind },
    extremes: [
      ...[firstMicro, lastMicro, 0n, -1n].map(sample),
      ['"infinity"', 'infinity'],
      ['"-infinity"', '-infinity'],
      ['"2024-03-19T20:08Z"', '1710878880000000'],
    ],
    make: (random) => sample(micros(random, firstMicro, lastMicro)),
    back: instant,
  };
}

const isoDates: Specimen = {
  name: 'IsoDate',
  type: { kind: 'iso-date' },
  extremes: [-2_440_588, 2_145_042_905, 0].map((day): Sample => [JSON.stringify(`${isoDate(day)}Z`), String(day)]),
  make: (random) => {
    const day = random.int(-2_440_588, 2_145_042_905);
    return [JSON.stringify(isoDate(day)), String(day)];
  },
  back: days,
};

const isoTimes: Specimen = {
  name: 'IsoTime',
  type: { kind: 'iso-time' },
  extremes: [
    ['"24:00:00"', String(microsOfDay)],
    ['"20:08"', '72480000000'],
  ],
  make: (random) => {
    const value = micros(random, 0n, microsOfDay - 1n);
    return [JSON.stringify(`${isoClock(value)}Z`), String(value)];
  },
  back: epochMicros,
};

/** The time of day and the seconds east of UTC. */
const zonedTimes: Specimen = {
  name: 'ZonedTime',
  type: { kind: 'zoned-time' },
  extremes: [
    ['"24:00:00Z"', '86400000000 0'],
    ['"00:00:00-15:59"', '0 -57540'],
    ['"23:59:59.999999+15:59"', '86399999999 57540'],
  ],
  make: (random) => {
    const value = micros(random, 0n, microsOfDay - 1n);
    const minutes = random.int(-959, 959);
    const [sign, size] = minutes < 0 ? ['-', -minutes] : ['+', minutes];
    const zone = `${sign}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
    return [JSON.stringify(isoClock(value) + zone), `${value} ${minutes * 60}`];
  },
  back: (value) =>
    `trunc(extract(epoch from ${value}::time) * 1000000) || ' ' || extract(timezone from ${value})::bigint`,
};

function durations(unit: 'us' | 'ns'): Specimen {
  const most = unit === 'us' ? 2n ** 63n - 1n : 9_223_372_036_854_775n;
  const sample = (value: bigint): Sample => [inUnit(value, unit), `0 0 ${value}`];
  return {
    name: `Duration in ${unit}`,
    type: { kind: 'duration', unit },
    extremes: [most, -most, 0n, -1n].map(sample),
    make: (random) => sample(micros(random, -most, most)),
    back: intervalParts,
  };
}

/** Months, days and microseconds: an interval's parts do not add up to one another. */
function intervalParts(value: string): string {
  const months = `extract(year from ${value}) * 12 + extract(month from ${value})`;
  const clock = `extract(hour from ${value}) * 3600000000 + extract(minute from ${value}) * 60000000 + extract(microseconds from ${value})`;
  return `concat_ws(' ', (${months})::bigint, extract(day from ${value})::bigint, trunc(${clock}))`;
}

const intervals: Specimen = {
  name: 'Interval',
  type: { kind: 'interval' },
  extremes: [
    ['"P178000000Y0M0DT0H0M0S"', '2136000000 0 0'],
    ['"P-178000000Y0M0DT0H0M0S"', '-2136000000 0 0'],
    ['"P0D"', '0 0 0'],
    ['"PT-0.5S"', '0 0 -500000'],
    ['"P1W"', '0 7 0'],
    ['"PT0.001S"', '0 0 1000'],
  ],
  make: (random) => {
    const [years, months, day, hours, minutes] = [
      random.int(-900, 900),
      random.int(-11, 11),
      random.int(-40, 40),
      random.int(-99, 99),
      random.int(-59, 59),
    ];
    const seconds = random.int(0, 59);
    const fraction = random.int(0, 999_999);
    const clock = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction;
    const text = `P${years}Y${months}M${day}DT${hours}H${minutes}M${seconds}.${pad(fraction, 6)}S`;
    return [JSON.stringify(text), `${years * 12 + months} ${day} ${clock}`];
  },
  back: intervalParts,
};

export const temporals: readonly Specimen[] = [
  dates,
  isoDates,
  times('ms'),
  times('us'),
  times('ns'),
  isoTimes,
  zonedTimes,
  spans('ms'),
  spans('us'),
  timestamps('ms'),
  timestamps('us'),
  timestamps('ns'),
  instants('zoned-timestamp'),
  instants('iso-timestamp'),
  durations('us'),
  durations('ns'),
  intervals,
];
