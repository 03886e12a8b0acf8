import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../support/database.ts';
import { equal, type Pair, pairs } from '../support/lossless-pairs.ts';
import { seeded } from '../support/random.ts';
import { seeds } from '../support/scenarios.ts';
import { specimens } from '../support/specimens/all.ts';
import type { Sample, Specimen } from '../support/specimens/specimen.ts';
import { spelled } from '../support/specimens/spellings.ts';
import { newColumn, readValues, writeValues } from '../support/written-column.ts';

/**
 * Where the record's type and the column's differ, a value is written only if nothing is lost: the column's value, turned
 * back into the record's type, is the same. Whatever a writer lets in must obey, and both answers must be given.
 */

let database: Database;

beforeAll(async () => {
  database = await createDatabase();
});

afterAll(() => database.drop());

function specimenOf({ from }: Pair): Specimen {
  const found = [...specimens, spelled].find(({ name }) => name === from);
  if (found === undefined) throw new Error(`no specimen ${from}`);
  return found;
}

function samplesOf({ extremes, make }: Specimen): readonly Sample[] {
  const made = seeds.flatMap((seed) => {
    const random = seeded(seed);
    return Array.from({ length: 60 }, () => make(random));
  });
  return [...extremes, ...made].filter(([json]) => json.length < 3_000);
}

describe.each(pairs)('$from into $into', (pair) => {
  it('is written only where nothing is lost', async () => {
    const specimen = specimenOf(pair);
    const samples = samplesOf(specimen);
    const column = await newColumn(database, pair.into);
    const jsons = samples.map(([json]) => json);
    const refused = await writeValues(database, column, specimen.type, jsons, undefined, true);
    const told = await readValues(database, column, specimen.back(`(${pair.back('c')})`));
    const same = pair.same ?? equal;
    const lost = samples
      .map(([json, expected], i) => ({ json, expected, told: told.get(i), isRefused: refused.has(i) }))
      .filter((one) => !one.isRefused && !same(one.expected, one.told));
    expect(lost).toEqual([]);
    expect({ accepts: refused.size < samples.length, refuses: refused.size > 0 }).toEqual({
      accepts: pair.all !== 'refused',
      refuses: pair.all !== 'accepted',
    });
  });
});
