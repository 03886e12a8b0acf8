import type { TimeUnit } from '../../../lib/model/logical-type.ts';
import { instant, inUnit, isoInstant, micros, whole } from './moments.ts';
import type { Sample, Specimen } from './specimen.ts';

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

function written(kind: 'zoned-timestamp' | 'iso-timestamp'): Specimen {
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

export const instants: readonly Specimen[] = [
  timestamps('ms'),
  timestamps('us'),
  timestamps('ns'),
  written('zoned-timestamp'),
  written('iso-timestamp'),
];
