import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlTypeFor } from '../../lib/dialect/postgres/types/column-type-for.ts';
import type { LogicalType } from '../../lib/model/logical-type.ts';
import { createDatabase, type Database } from '../support/database.ts';
import { type Random, seeded } from '../support/random.ts';
import { seeds } from '../support/scenarios.ts';
import { specimens } from '../support/specimens/all.ts';
import type { Sample, Specimen } from '../support/specimens/specimen.ts';
import { newColumn, readValues, writeValues } from '../support/written-column.ts';

/** The law of every type: a value written into the column that the type gets is the same when it is read back. */

const valuesPerSeed = 200;

let database: Database;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

function samplesOf({ extremes, make }: Specimen): readonly Sample[] {
  const made = seeds.flatMap((seed) => {
    const random = seeded(seed);
    return Array.from({ length: valuesPerSeed }, () => make(random));
  });
  return [...extremes, ...made];
}

interface ArraySample {
  readonly json: string;
  readonly told: readonly string[];
}

const nothing: Sample = ['null', '∅'];

/** Arrays of one type's samples: empty ones, with NULL elements, of one sample each, at random. */
function arraysOf(samples: readonly Sample[], random: Random): readonly ArraySample[] {
  const lists = [[], [nothing], ...samples.slice(0, 8).map((sample) => [sample])];
  const made = Array.from({ length: 40 }, () => listOf(samples, random, random.int(1, 6)));
  return [...lists, ...made].map((list) => ({ json: jsonOf(list), told: list.map(([, told]) => told) }));
}

/** Arrays of two dimensions, told row by row. */
function matricesOf(samples: readonly Sample[], random: Random): readonly ArraySample[] {
  return Array.from({ length: 30 }, () => {
    const width = random.int(1, 3);
    const rows = Array.from({ length: random.int(1, 3) }, () => listOf(samples, random, width));
    return { json: `[${rows.map(jsonOf).join(',')}]`, told: rows.flat().map(([, told]) => told) };
  });
}

function listOf(samples: readonly Sample[], random: Random, length: number): readonly Sample[] {
  return Array.from({ length }, () => (random.chance(0.2) ? nothing : random.pick(samples)));
}

function jsonOf(list: readonly Sample[]): string {
  return `[${list.map(([json]) => json).join(',')}]`;
}

describe.each(specimens)('$name', (specimen) => {
  it('is the same when it is read back', async () => {
    const samples = samplesOf(specimen);
    const column = await newColumn(database, sqlTypeFor(specimen.type));
    const jsons = ['null', ...samples.map(([json]) => json)];
    await writeValues(database, column, specimen.type, jsons);
    const told = await readValues(database, column, specimen.back('c'));
    const wrong = samples.map(([json, expected], i) => ({ json: json.slice(0, 200), expected, told: told.get(i + 1) }));
    expect(wrong.filter((one) => one.told !== one.expected)).toEqual([]);
    expect(told.get(0)).toBeNull();
  });
});

/** Types whose arrays are arrays of the column's type; a vector is an array itself. */
const elements = specimens.filter(({ type }) => type.kind !== 'vector');
/** An array inside an array of jsonb is a value, and not a further dimension. */
const dimensional = elements.filter(({ type }) => !sqlTypeFor(type).startsWith('json'));

async function expectSame(specimen: Specimen, type: LogicalType, arrays: readonly ArraySample[]): Promise<void> {
  const column = await newColumn(database, sqlTypeFor(type));
  const jsons = arrays.map(({ json }) => json);
  await writeValues(database, column, type, jsons);
  const element = `case when e is null then '∅' else ${specimen.back('e')} end`;
  const back = `(select coalesce(json_agg(${element} order by place), '[]') from unnest(c) with ordinality as u(e, place))::text`;
  const told = await readValues(database, column, back);
  for (const [i, { json, told: expected }] of arrays.entries()) {
    expect(JSON.parse(told.get(i) ?? 'null'), json).toEqual(expected);
  }
}

/** Long elements make the tests slow and prove no more. */
const shortSamples = (specimen: Specimen) => samplesOf(specimen).filter(([json]) => json.length < 3_000);

describe.each(elements)('an array of $name', (specimen) => {
  it('keeps its elements, NULLs and order', async () => {
    const samples = shortSamples(specimen);
    const arrays = seeds.flatMap((seed) => arraysOf(samples, seeded(seed)));
    await expectSame(specimen, { kind: 'array', element: specimen.type }, arrays);
  });
});

describe.each(dimensional)('an array of arrays of $name', (specimen) => {
  it('has two dimensions', async () => {
    const samples = shortSamples(specimen);
    const arrays = seeds.flatMap((seed) => matricesOf(samples, seeded(seed)));
    await expectSame(specimen, { kind: 'array', element: { kind: 'array', element: specimen.type } }, arrays);
  });
});
