import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../../support/dead-letters.ts';
import {
  type Expected,
  type ExpectedColumn,
  loadEvents,
  loadExpected,
  loadSchema,
  withoutTables,
} from '../../../support/fixtures.ts';
import { createDestination } from '../../../support/harness.ts';
import { asMysqlText, withGeometriesAsJson, withRoundedFloat } from '../../../support/mysql-text.ts';
import { asRedshiftHolds } from '../../../support/redshift/held-values.ts';
import { fitsFloats, micros, millis, refusedByRedshift, type Units } from '../../../support/redshift/refused-values.ts';
import { ofBase64, ofUntyped } from '../../../support/redshift/source-text.ts';
import { differencesBeyondParked, parkingOfTable, type Refusing } from '../../../support/refused-rows.ts';
import { ways } from '../../../support/scenarios.ts';
import { asSourceType, sourceTypes } from '../../../support/source-types.ts';

/**
 * Fixtures 04 to 04d and 10 on the stand-in: as integration/equality/every-type.test.ts, but that more of the source's
 * values are refused (refused-values.ts) and some are kept as others (held-values.ts).
 */
interface Case {
  readonly fixture: string;
  readonly given: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly units: Units;
  /** How values are printed that come in another form here. */
  readonly inForm?: (name: string, type: string) => string | undefined;
  readonly isUntyped?: true;
}

/**
 * Without schema a column of text takes what comes as it is: base64 of a numeric that DECIMAL has no room for,
 * microseconds of an interval, bytes of bits in the connector's order. And Redshift's TIME and TIMESTAMP have no
 * precision that could tell milliseconds from microseconds.
 */
const untold = [
  ...['c_numeric_100_50', 'c_numeric_3__2', 'c_numeric_4_6', 'c_numeric', 'c_money', 'c_interval', 'c_interval_0'],
  ...['c_bit_3', 'c_bit_8', 'c_bit_20', 'c_bit_varying', 'c_bit_varying_20'],
  ...['c_time_0', 'c_time_3', 'c_timestamp_0', 'c_timestamp_3'],
  ...['c_numeric_10_2__arr', 'c_numeric_arr', 'c_bytea_arr', 'c_date_arr', 'c_time_arr', 'c_timestamp_arr'],
];

const cases: readonly Case[] = [
  { fixture: '04', given: 'in the default modes', settings: {}, units: { fine: micros, coarse: millis } },
  { fixture: '04b', given: 'with source types propagated', settings: {}, units: { fine: micros, coarse: millis } },
  {
    fixture: '04c',
    given: 'with decimals, intervals and bytes as text',
    settings: {},
    units: { fine: millis, coarse: millis },
    inForm: ofBase64,
  },
  {
    fixture: '04d',
    given: 'without schemas, on tables made for it',
    settings: { schemalessTime: 'us', schemalessDecimals: 'base64' },
    units: { fine: micros, coarse: micros },
    inForm: ofUntyped,
    isUntyped: true,
  },
];

function without(expected: Expected, columns: readonly string[]): Expected {
  const tables = expected.tables.map((table) => ({
    ...table,
    columnsMissingInEvents: [...(table.columnsMissingInEvents ?? []), ...columns],
  }));
  return { ...expected, tables };
}

describe.each(cases)('fixture $fixture, $given', ({ fixture, settings, units, inForm, isUntyped }) => {
  const events = loadEvents(fixture);
  const refusing = refusedByRedshift(`types${fixture.slice(1)}`, units);

  it.each(ways)('is equal but for rows whose last change is parked, $way', async ({ of }) => {
    const destination = await createDestination();
    await destination.database.query(sourceTypes(loadSchema(fixture)));
    if (isUntyped) await destination.createTables(loadSchema(fixture));
    const deadLetters = deadLettersOfTest();
    const delivery = of(events);
    await destination.apply(delivery, settings, { deadLetters });

    for (const one of refusing) {
      const { wanted, found } = await parkingOfTable(destination, delivery, one);
      expect({ [one.table]: found }).toEqual({ [one.table]: wanted });
    }
    expect([...new Set(deadLetters.letters().map(({ table }) => table))].sort()).toEqual(
      refusing.map(({ table }) => table),
    );
    const expected = isUntyped ? without(loadExpected(fixture), untold) : asRedshiftHolds(loadExpected(fixture));
    const asSource = (column: ExpectedColumn, type: string) =>
      inForm?.(`"${column.name}"`, column.type) ?? asSourceType(column, type);
    const options = { asSource };
    expect(await differencesBeyondParked(destination, delivery, expected, refusing, options)).toEqual([]);
    await destination.drop();
  });
});

describe('fixture 10, from MariaDB', () => {
  const events = loadEvents('10');
  const expected = withRoundedFloat(withGeometriesAsJson(withoutTables(loadExpected('10'), 'm_zero')));
  const tiny: Refusing = {
    table: 'm_numbers',
    topic: 'mysql.inventory.m_numbers',
    fits: fitsFloats('c15_float', 'c16_double'),
  };

  it.each(ways)('is equal but for numbers next to zero, $way', async ({ way, of }) => {
    const destination = await createDestination();
    const delivery = of(events);
    await destination.apply(delivery, {}, { deadLetters: deadLettersOfTest() });
    const { wanted, found } = await parkingOfTable(destination, delivery, tiny);
    expect(found).toEqual(wanted);
    const reached = way === 'as captured' ? expected : withoutTables(expected, 'm_trunc');
    const options = { asSource: asMysqlText };
    expect(await differencesBeyondParked(destination, delivery, reached, [tiny], options)).toEqual([]);
    await destination.drop();
  });
});
