import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { type ExpectedTable, loadEvents, loadExpected, loadSchema } from '../../support/fixtures.ts';
import { findMariadb, type MariadbServer, startMariadb } from '../../support/mariadb.ts';
import { sayMissing } from '../../support/optional-part.ts';
import { type Verified, withSource } from '../../support/verified-source.ts';

const found = sayMissing('verify-mysql', await findMariadb());
let server: MariadbServer;

beforeAll(async () => {
  if ('part' in found) server = await startMariadb(found.part);
});
afterAll(() => server?.stop());

/** A test with a database of its own on the MariaDB server as its source. */
function withMariadb(
  name: string,
  test: (
    verified: Verified & {
      readonly run: (sql: string) => Promise<unknown>;
      readonly args: readonly string[];
    },
  ) => Promise<void>,
): () => Promise<void> {
  return withSource(async (verified) => {
    await server.query(undefined, `create database ${name} character set utf8mb4`);
    await test({
      ...verified,
      run: (sql) => server.query(name, sql),
      args: ['--source', `${server.url}/${name}`],
    });
  });
}

/** Values as SQL: the text that the source printed, by its type. */
function insert({ name, columns, rows }: ExpectedTable): string {
  const value = (text: string | null, type: string): string => {
    if (text === null) return 'null';
    if (/^bit/.test(type)) return `b'${text}'`;
    if (/binary|blob/.test(type)) return `unhex('${text}')`;
    if (/^(point|geometry|linestring)$/.test(type)) {
      const [srid, shape] = text.split(';');
      return `st_geomfromtext('${shape}', ${srid})`;
    }
    return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  };
  const tuples = rows.map((row) => `(${row.map((text, i) => value(text, columns[i]?.type ?? '')).join(', ')})`);
  return `insert into \`${name}\` values ${tuples.join(', ')};`;
}

const tables = loadExpected('10').tables.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** The source of fixture 10, and the destination that its events made. */
async function captured({ destination }: Verified, run: (sql: string) => Promise<unknown>): Promise<void> {
  await run(`set sql_mode = ''; ${loadSchema('10')}`);
  const session = `set sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00';`;
  for (const table of tables) await run(`${session} ${insert(table)}`);
  await destination.apply(loadEvents('10'), {}, { deadLetters: deadLettersOfTest() });
}

describe.skipIf('missing' in found)('landfall verify, a source of MariaDB', () => {
  it(
    'finds all types equal, but for what the connector loses',
    withMariadb('types', async ({ run, args, ...verified }) => {
      await captured(verified, run);
      const { tables: result } = await verified.verified(...args);
      const told = result.flatMap(({ table, rows }) =>
        rows.flatMap(({ key, columns }) => columns.map(({ column }) => `${table} ${key.id} ${column}`)),
      );
      // A float of the snapshot has six digits, and no destination has a zero date (docs/sources.md).
      expect(told.filter((line) => !line.startsWith('m_zero'))).toEqual(['m_numbers 5 c15_float']);
      expect(result.map(({ table, rowsSource, leftOut, error }) => [table, rowsSource, leftOut, error])).toEqual(
        tables.map(({ name, rowCount }) => [name, rowCount, [], undefined]),
      );
    }),
  );

  it(
    'finds every single value that is gone from the copy',
    withMariadb('gone', async ({ run, args, ...verified }) => {
      await captured(verified, run);
      const { database, schema } = verified.destination;
      const changed = tables
        .filter(({ name }) => name !== 'm_zero')
        .flatMap(({ name, columns, rows }) =>
          columns
            .filter((column) => column.nullable)
            .flatMap((column, i) => {
              const place = columns.indexOf(column);
              const full = rows.filter((row) => row[place] !== null);
              const id = full[i % full.length]?.[0];
              return id == null ? [] : [{ name, id, column: column.name }];
            }),
        );
      for (const { name, id, column } of changed) {
        await database.query(`update "${schema}"."${name}" set "${column}" = null where id = $1`, [id]);
      }
      const result = await verified.verified(...args);
      const told = result.tables.flatMap(({ table, rows }) =>
        rows.flatMap(({ key, columns }) => columns.map(({ column }) => `${table} ${key.id} ${column}`)),
      );
      expect(result.code).toBe(1);
      expect(changed.length).toBeGreaterThan(50);
      expect(told).toEqual(expect.arrayContaining(changed.map(({ name, id, column }) => `${name} ${id} ${column}`)));
    }),
  );

  it(
    'finds one changed value among 100,000 rows, whatever orders the key',
    withMariadb('large', async ({ run, args, atDestination, verified }) => {
      const columns = 'n int, at timestamp(3) null, primary key';
      await run(`create table numbers (id bigint unsigned, ${columns} (id)) select seq as id, seq as n from seq_1_to_100000;
        create table words (word varchar(40) collate utf8mb4_unicode_ci, part int, ${columns} (word, part))
          select concat(char(65 + seq % 26), if(seq % 2, 'é', ' '), seq) as word, seq % 9 as part, seq as n from seq_1_to_20000;
        update numbers set at = '2026-01-01 00:00:00.5'`);
      const rest = 'n int, at timestamptz, primary key';
      await atDestination(`create table @numbers (id numeric(20,0), ${rest} (id));
        insert into @numbers select i, i, '2026-01-01 00:00:00.5Z' from generate_series(1, 100000) i;
        create table @words (word text collate "sv-x-icu", part int, ${rest} (word, part));
        insert into @words select chr(65 + i % 26) || case i % 2 when 1 then 'é' else ' ' end || i, i % 9, i from generate_series(1, 20000) i`);
      expect(await verified(...args)).toMatchObject({
        code: 0,
        tables: [{ rowsSource: 100_000 }, { rowsSource: 20_000 }],
      });
      await atDestination(`update @numbers set n = 0 where id = 77777; update @words set n = 0 where n = 12345;
        delete from @words where n = 1; insert into @numbers values (18446744073709551615)`);
      const { code, tables: result, queries, rowsRead } = await verified(...args);
      expect(code).toBe(1);
      expect(result).toMatchObject([
        { table: 'numbers', missing: 0, extra: 1, differing: 1 },
        { table: 'words', missing: 1, extra: 0, differing: 1 },
      ]);
      expect(result[1]?.rows).toContainEqual({
        key: { word: 'Vé12345', part: '6' },
        what: 'differs',
        columns: [{ column: 'n', source: '12345', destination: '0' }],
      });
      expect(queries).toBeLessThan(100);
      expect(rowsRead).toBeLessThan(900);
    }),
  );

  it(
    'names a column without common form, and takes names as they are',
    withMariadb('odd', async ({ run, args, atDestination, verified }) => {
      await run(
        'create table `a``b` (id int primary key, doc json, v text); insert into `a``b` values (1, \'{"a": 1}\', 0xF09F9880)',
      );
      await atDestination(
        `create table @"a\`b" (id int primary key, doc jsonb, v text); insert into @"a\`b" values (1, '{"a":1}', '😀')`,
      );
      const { code, tables: result } = await verified(...args);
      expect(code).toBe(0);
      expect(result).toMatchObject([
        { table: 'a`b', leftOut: [{ column: 'doc', why: 'no common form of longtext and jsonb' }] },
      ]);
    }),
  );
});
