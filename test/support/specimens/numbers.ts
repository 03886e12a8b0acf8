import { exactly } from '../records.ts';
import { unscaled } from '../unscaled.ts';
import { bigInteger, bytes, plain, type Sample, type Specimen, signed } from './specimen.ts';

const number = (value: number | bigint): Sample => [String(value), String(value)];

function integers(bits: 16 | 32 | 64): Specimen {
  const most = 2n ** BigInt(bits - 1);
  return {
    name: `int${bits}`,
    type: { kind: 'integer', bits },
    extremes: [-most, most - 1n, 0n, -1n, BigInt(Number.MAX_SAFE_INTEGER) % most].map(number),
    make: (random) => number(signed(random, bits)),
    back: plain,
  };
}

const unsigned: Specimen = {
  name: 'unsigned int64',
  type: { kind: 'unsigned' },
  extremes: ['0', '9223372036854775807', '-9223372036854775808', '-1'].map(asUnsigned),
  make: (random) => asUnsigned(String(signed(random, 64))),
  back: plain,
};

function asUnsigned(json: string): Sample {
  return [json, String(BigInt.asUintN(64, BigInt(json)))];
}

function hexOfFloat(value: number, bits: 32 | 64): string {
  const view = Buffer.alloc(bits / 8);
  if (bits === 32) view.writeFloatBE(value);
  else view.writeDoubleBE(value);
  return view.toString('hex');
}

function floats(bits: 32 | 64): Specimen {
  const sample = (value: number): Sample => [jsonOf(value), hexOfFloat(value, bits)];
  const ends = bits === 32 ? [3.4028234663852886e38, 1.401298464324817e-45] : [Number.MAX_VALUE, Number.MIN_VALUE];
  const special = [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    name: `float${bits}`,
    type: { kind: 'float', bits },
    extremes: [...special, ...ends, ...ends.map((end) => -end)].map(sample),
    make: (random) => {
      const raw = bytes(random, 8);
      const value = bits === 32 ? raw.readFloatBE() : raw.readDoubleBE();
      // There is one NaN only.
      return sample(Number.isNaN(value) ? Number.NaN : value);
    },
    back: (value) => `encode(float${bits / 8}send(${value}), 'hex')`,
  };
}

/** JSON as JsonConverter writes it: what is no number is a string. */
function jsonOf(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function plainNotation(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString();
  if (scale <= 0) return value === 0n ? '0' : `${sign}${digits}${'0'.repeat(-scale)}`;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function decimals(precision: number, scale: number): Specimen {
  const most = 10n ** BigInt(precision) - 1n;
  const sample = (value: bigint): Sample => [JSON.stringify(unscaled(value)), plainNotation(value, scale)];
  return {
    name: `Decimal(${precision},${scale})`,
    type: { kind: 'decimal', precision, scale },
    extremes: [most, -most, 0n, 1n, -1n].map(sample),
    make: (random) => {
      const size = bigInteger(random, Math.ceil(precision * 3.4)) % (most + 1n);
      return sample(random.chance(0.5) ? size : -size);
    },
    back: plain,
  };
}

/** PostgreSQL's numeric(3,-2): its scale arrives in 11 bits, and the unscaled value is filled up with zeros. */
const negativeScale: Specimen = {
  name: 'Decimal with scale 2046',
  type: { kind: 'decimal', precision: 3, scale: 2046 },
  extremes: [0n, 12_300n, -99_900n].map(filledUp),
  make: (random) => filledUp(BigInt(random.int(-999, 999)) * 100n),
  back: plain,
};

function filledUp(value: bigint): Sample {
  return [JSON.stringify(unscaled(value * 10n ** 2046n)), String(value)];
}

const variable: Specimen = {
  name: 'VariableScaleDecimal',
  type: { kind: 'variable-decimal' },
  extremes: [
    withScale(-1n, 16_383),
    withScale(10n ** 40n, 0),
    withScale(1100n, 3),
    withScale(12n, -3),
    withScale(0n, 2),
  ],
  make: (random) => withScale(signed(random, random.pick([8, 60, 200])), random.int(-5, 40)),
  back: plain,
};

function withScale(value: bigint, scale: number): Sample {
  return [JSON.stringify({ scale, value: unscaled(value) }), plainNotation(value, scale)];
}

const decimalText: Specimen = {
  name: 'decimal as text',
  type: { kind: 'decimal-text' },
  extremes: [
    ['"NaN"', 'NaN'],
    ['"NAN"', 'NaN'],
    ['"POSITIVE_INFINITY"', 'Infinity'],
    ['"-Infinity"', '-Infinity'],
    ['"0.00"', '0.00'],
  ],
  make: (random) => {
    const text = plainNotation(signed(random, 100), random.int(0, 20));
    return [JSON.stringify(text), text];
  },
  back: plain,
};

const booleans: Specimen = {
  name: 'boolean',
  type: { kind: 'boolean' },
  extremes: [
    ['true', 'true'],
    ['false', 'false'],
  ],
  make: (random) => (random.chance(0.5) ? ['true', 'true'] : ['false', 'false']),
  back: plain,
};

const years: Specimen = {
  name: 'Year',
  type: { kind: 'year' },
  extremes: [number(0), number(1901), number(2155)],
  make: (random) => number(random.int(1901, 2155)),
  back: plain,
};

/** `decimal.format=NUMERIC`: JsonConverter writes a number instead of bytes. */
const numericFormat: Specimen = {
  name: 'Decimal as a JSON number',
  type: { kind: 'decimal', precision: 60, scale: 30 },
  extremes: [['0.000000000000000000000000000001', '0.000000000000000000000000000001']],
  make: (random) => {
    const text = plainNotation(signed(random, 190), 30);
    return [JSON.stringify(exactly(text)), text];
  },
  back: plain,
};

export const numbers: readonly Specimen[] = [
  integers(16),
  integers(32),
  integers(64),
  unsigned,
  floats(32),
  floats(64),
  decimals(10, 2),
  decimals(38, 10),
  decimals(100, 50),
  decimals(1000, 0),
  negativeScale,
  numericFormat,
  variable,
  decimalText,
  booleans,
  years,
];
