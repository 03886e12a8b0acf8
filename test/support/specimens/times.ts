import type { TimeUnit } from '../../../lib/model/logical-type.ts';
import { days, epochMicros, inUnit, isoClock, isoDate, micros, microsOfDay, whole } from './moments.ts';
import { pad, type Sample, type Specimen } from './specimen.ts';

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

function timesOfDay(unit: TimeUnit): Specimen {
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

export const times: readonly Specimen[] = [
  dates,
  isoDates,
  timesOfDay('ms'),
  timesOfDay('us'),
  timesOfDay('ns'),
  isoTimes,
  zonedTimes,
  spans('ms'),
  spans('us'),
  durations('us'),
  durations('ns'),
  intervals,
];
