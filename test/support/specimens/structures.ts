import type { Random } from '../random.ts';
import { bytes, plain, type Sample, type Specimen } from './specimen.ts';

function bits(length: number, varying: boolean): Specimen {
  const sample = (text: string): Sample => [
    JSON.stringify(littleEndian(text)),
    varying ? text.replace(/^0+/, '') : text,
  ];
  return {
    name: varying ? `Bits of at most ${length}` : `Bits of ${length}`,
    type: { kind: 'bits', length, ...(varying ? { varying } : {}) },
    extremes: ['0'.repeat(length), '1'.repeat(length), '1'.padEnd(length, '0'), '1'.padStart(length, '0')].map(sample),
    make: (random) => sample(Array.from({ length }, () => random.int(0, 1)).join('')),
    back: plain,
  };
}

/** As Debezium's PostgreSQL connector sends them: the lowest byte first, highest zeros left out. */
function littleEndian(text: string): string {
  const found: number[] = [];
  for (let rest = BigInt(`0b${text}`); rest > 0n; rest >>= 8n) found.push(Number(rest & 255n));
  return Buffer.from(found).toString('base64');
}

const hex = (value: number): string => {
  const view = Buffer.alloc(8);
  view.writeDoubleBE(value);
  return view.toString('hex');
};

function double(random: Random): number {
  const value = random.chance(0.5) ? bytes(random, 8).readDoubleBE() : random.int(-1000, 1000) / 8;
  return Number.isFinite(value) ? value : 1.5;
}

function spelled(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

const points: Specimen = {
  name: 'Point',
  type: { kind: 'point' },
  extremes: [pointOf(1e300, 1e-300), pointOf(-0, 5e-324), pointOf(1.5, -2.25)],
  make: (random) => pointOf(double(random), double(random)),
  back: (value) => `encode(float8send((${value})[0]), 'hex') || encode(float8send((${value})[1]), 'hex')`,
};

function pointOf(x: number, y: number): Sample {
  return [`{"x": ${spelled(x)}, "y": ${spelled(y)}, "wkb": "AQEAAAA=", "srid": null}`, hex(x) + hex(y)];
}

/** Where there is no PostGIS. */
const geometryBack = (value: string) => `concat_ws(';', ${value} ->> 'srid', ${value} ->> 'wkb')`;

const geometries: Specimen = {
  name: 'Geometry',
  type: { kind: 'geometry' },
  extremes: [geometryOf(null, Buffer.alloc(0)), geometryOf(4326, Buffer.from('0101000000', 'hex'))],
  make: (random) => geometryOf(random.pick([null, 4326, 3857]), bytes(random, random.int(5, 60))),
  back: geometryBack,
};

function geometryOf(srid: number | null, wkb: Buffer): Sample {
  const told = srid === null ? wkb.toString('hex') : `${srid};${wkb.toString('hex')}`;
  return [JSON.stringify({ wkb: wkb.toString('base64'), srid }), told];
}

const mysqlPoints: Specimen = {
  name: "MySQL's Point",
  type: { kind: 'point', srid: true },
  extremes: [
    ['{"x": 1.5, "y": -2.25, "srid": 4326}', '4326;0101000000000000000000f83f00000000000002c0'],
    ['{"x": 0.0, "y": 0.0, "wkb": "AQE=", "srid": null}', '0101'],
  ],
  make: (random) => {
    const wkb = bytes(random, 21);
    return [`{"x": 1.0, "y": 2.0, "wkb": "${wkb.toString('base64')}", "srid": 4326}`, `4326;${wkb.toString('hex')}`];
  },
  back: geometryBack,
};

/** Where there is no pgvector. */
function vectors(width: 16 | 32 | 64): Specimen {
  const sample = (values: readonly number[]): Sample => [
    `[${values.map(spelled).join(', ')}]`,
    values.map(hex).join(' '),
  ];
  return {
    name: `vector of ${width} bits`,
    type: { kind: 'vector', bits: width },
    extremes: [[], [0.1, -0, 1e300]].map(sample),
    make: (random) => sample(Array.from({ length: random.int(1, 20) }, () => double(random))),
    back: (value) =>
      `(select coalesce(string_agg(encode(float8send(e), 'hex'), ' ' order by n), '') from unnest(${value}) with ordinality as v(e, n))`,
  };
}

const sparseVectors: Specimen = {
  name: 'SparseVector',
  type: { kind: 'sparse-vector' },
  extremes: [
    ['{"dimensions": 5, "vector": []}', '{"vector": {}, "dimensions": 5}'],
    ['{"dimensions": 5, "vector": [[1, 0.5], [3, -2.0]]}', '{"vector": {"1": 0.5, "3": -2}, "dimensions": 5}'],
    ['{"dimensions": 5, "vector": {"2": 0.25}}', '{"vector": {"2": 0.25}, "dimensions": 5}'],
  ],
  make: (random) => {
    const value = random.int(-100, 100) / 4;
    return [`{"dimensions": 9, "vector": [[9, ${value}]]}`, `{"vector": {"9": ${value}}, "dimensions": 9}`];
  },
  back: plain,
};

export const structures: readonly Specimen[] = [
  bits(3, false),
  bits(8, false),
  bits(20, false),
  bits(64, false),
  bits(20, true),
  points,
  mysqlPoints,
  geometries,
  vectors(16),
  vectors(32),
  vectors(64),
  sparseVectors,
];
