import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExactly } from '../../lib/decode/json-text.ts';
import type { LogicalType } from '../../lib/model/logical-type.ts';
import { createDatabase, type Database } from './database.ts';
import { newColumn, readValues, type WriterOptions, writeValues } from './written-column.ts';

export type { WriterOptions } from './written-column.ts';

/** Values, the members of a JSON array, and the text that a column of that type has of them. */
export type WrittenCase = readonly [
  sqlType: string,
  type: LogicalType,
  json: string,
  expected: readonly (string | null)[],
  options?: WriterOptions,
];

/** Types that somebody has created: they may be a column's as well. */
const ownTypes = `create type mood as enum ('sad', 'it''s', 'very happy');
  create domain posint as integer check (value > 0);
  create domain price as numeric(10,2)`;

/** Defines a test for each case: the values arrive as they are. */
export function expectWritten(subject: string, cases: readonly WrittenCase[]): void {
  describe(`${subject} arrive as they are`, () => {
    let database: Database;

    beforeAll(async () => {
      database = await createDatabase();
      await database.query(ownTypes);
    });

    afterAll(() => database.drop());

    it.each(cases.map((one) => [`${JSON.stringify(one[1])} in ${one[0]}: ${one[2].slice(0, 60)}`, one] as const))(
      '%s',
      async (_name, [sqlType, type, json, expected, options]) => {
        const column = await newColumn(database, sqlType);
        await writeValues(database, column, type, membersOf(json), options);
        // Not c::text, which drops the blanks at the end of a char(n).
        const told = await readValues(database, column, `format('%s', c)`);
        expect([...told.values()]).toEqual(expected);
      },
    );
  });
}

/** The members of a JSON array, each as JSON with the digits it was given with. */
function membersOf(json: string): string[] {
  return (parseExactly(json) as readonly unknown[]).map((member) => JSON.stringify(member));
}
