import { afterEach, expect, it } from 'vitest';
import { Feed } from '../../support/feed.ts';
import { createDestination } from '../../support/harness.ts';
import { ownRows, ownTableNames } from '../../support/own-tables.ts';
import { nameAt, refusal, send, withDestination } from '../../support/with-destination.ts';
import { jsonRowsOf } from './json-rows.ts';
import { hostileNames, hostileTables } from './names.ts';
import { expectNothingPolluted } from './prototypes.ts';

afterEach(expectNothingPolluted);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

it(
  'any topic has its progress, and its last part is a table where the source says no other',
  withDestination(async (destination) => {
    const handler = destination.handler();
    const tables = hostileTables.filter((name) => !name.includes('.'));
    for (const [i, name] of tables.entries()) {
      const topic = `${hostileTables[i]}.${i}.${name}`;
      const feed = new Feed({ topic, table: 'another', schema: 'another' });
      const records = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' }), feed.tombstone({ id: 2 })];
      expect(await send(handler, records), name).toEqual([]);
      expect(await jsonRowsOf(destination, name), name).toEqual([{ id: 1, note: 'a' }]);
    }
    const progress = await ownRows(destination, 'progress', 'topic');
    const topics = tables.map((name, i) => `${hostileTables[i]}.${i}.${name}`);
    expect(progress.map(({ topic }) => topic).sort()).toEqual(topics.sort());
  }),
);

it(
  'any database, schema and table of a source is put into a rule’s place for it, and nothing of it is read as a rule',
  withDestination(async (destination) => {
    const handler = destination.handler({ tableNames: [{ match: 'all', table: '{table}-{schema}-{db}' }] });
    for (const [i, name] of hostileTables.entries()) {
      const [schema, db] = [
        hostileTables[(i + 1) % hostileTables.length],
        hostileTables[(i + 2) % hostileTables.length],
      ];
      const feed = new Feed({ topic: 'all', table: name, schema: schema ?? '', db: db ?? '' });
      expect(await send(handler, [feed.create({ id: 1, note: name }, { offset: i })]), name).toEqual([]);
      expect(await jsonRowsOf(destination, `${name}-${schema}-${db}`), name).toEqual([{ id: 1, note: name }]);
    }
  }),
);

it(
  'any schema of the settings is written into, with Landfall’s own tables',
  withDestination(async (destination) => {
    const feed = new Feed();
    for (const name of hostileTables) {
      await destination.database.query(`create schema if not exists ${quoted(nameAt(name))}`);
      const handler = destination.handler({ schema: name, metadataColumns: 'offset' });
      const records = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' }), feed.remove({ id: 2 })];
      expect(await send(handler, [...records, ...feed.move({ id: 1 }, { id: 3, note: 'c' })]), name).toEqual([]);
      await handler.close();
      const found = await destination.database.query<{ relname: string }>(
        `select relname from pg_class where relnamespace = to_regnamespace($1) and relkind = 'r' order by 1`,
        [quoted(nameAt(name))],
      );
      expect(
        found.map(({ relname }) => relname),
        name,
      ).toEqual([...ownTableNames('orders'), 'orders']);
      expect(await jsonRowsOf({ ...destination, schema: name }, 'orders'), name).toMatchObject([{ id: 3, note: 'c' }]);
    }
  }),
);

it(
  'a schema that is not there is a systemic error that names it',
  withDestination(async (destination) => {
    const schema = `no "such" 'schema'`;
    const error = await refusal(destination.handler({ schema }), [new Feed().create({ id: 1, note: 'a' })]);
    expect(error).toMatchObject({
      class: 'systemic',
      message: expect.stringContaining(`schema "${schema}" does not exist`),
    });
  }),
);

it('a destination’s name is refused unless it is of a-z, 0-9 and -', async () => {
  const destination = await createDestination();
  try {
    for (const name of hostileNames.filter((one) => !/^[a-z0-9-]+$/.test(one)))
      expect(() => destination.handler({ name }), name).toThrow('is not allowed');
  } finally {
    await destination.drop();
  }
});
