import { afterEach, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { nameAt, named, send, withDestination } from '../../support/with-destination.ts';
import { jsonRowsOf } from './json-rows.ts';
import { hostileTables, tableNamed } from './names.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

it.each([
  ['insert', 'delete', [[2, 'b', 'y', undefined]]],
  [
    'insert',
    'mark',
    [
      [1, 'a', 'x', false],
      [1, null, null, true],
      [2, 'b', 'y', false],
    ],
  ],
  [
    'upsert',
    'mark',
    [
      [1, 'a', 'x', true],
      [2, 'b', 'y', false],
    ],
  ],
] as const)(
  'any name is a table, its key and a column with insertMode=%s and deleteMode=%s',
  (insertMode, deleteMode, left) =>
    withDestination(async (destination) => {
      const handler = destination.handler({ insertMode, deleteMode });
      for (const [i, name] of hostileTables.entries()) {
        const { feed, row } = tableNamed(name, i);
        const records = [feed.create(row(1, 'a', 'x')), feed.create(row(2, 'b', 'y'))];
        const gone = [feed.remove(row(1, '', '')), feed.tombstone(row(1, '', ''))];
        expect([...(await send(handler, records)), ...(await send(handler, gone))], name).toEqual([]);
        const found = (await jsonRowsOf(destination, name)).map((one) => JSON.stringify(Object.values(one).sort()));
        const expected = left.map((values) => JSON.stringify(values.filter((value) => value !== undefined).sort()));
        expect(found.sort(), name).toEqual([...expected].sort());
      }
    })(),
);

it(
  'a record of any topic, table and column is parked, and what supersedes it says so',
  withDestination(async (destination) => {
    const deadLetters = deadLettersOfTest();
    const handler = destination.handler({}, deadLetters);
    const names = hostileTables.filter((name) => !name.includes('/'));
    for (const [i, name] of names.entries()) {
      const { feed, row } = tableNamed(name, i);
      const bad = feed.create(row(1, 'a\0', 'x'));
      const good = [feed.create(row(2, 'b', 'y')), feed.update(row(1, 'a', 'x'))];
      expect([...(await send(handler, [bad])), ...(await send(handler, good))], name).toEqual([]);
      expect(await jsonRowsOf(destination, name), name).toEqual([row(1, 'a', 'x'), row(2, 'b', 'y')].map(named));
    }
    const letters = deadLetters.letters();
    expect(letters.map(({ table }) => table).sort()).toEqual(names.map(nameAt).sort());
    for (const { table, column, code, message } of letters) {
      expect([nameAt(String(column)), code]).toEqual([`${table}2`, 'VALUE_DOES_NOT_FIT']);
      expect(message).toContain(`"${table?.replaceAll('"', '""')}"`);
    }
    const { database, schema } = destination;
    const parked = await database.query(`select table_name, state from "${schema}"._landfall_parked`);
    expect(new Set(parked.map((one) => JSON.stringify(one)))).toEqual(
      new Set(names.map((name) => JSON.stringify({ table_name: nameAt(name), state: 'superseded' }))),
    );
  }),
);
