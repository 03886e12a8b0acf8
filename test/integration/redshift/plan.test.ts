import { describe, expect, it } from 'vitest';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { event, Feed } from '../../support/feed.ts';
import { fixturePath, loadEvents } from '../../support/fixtures.ts';
import { notesOf, offlinePlanOf, planOf, problemsOf } from '../../support/planning.ts';
import { createRedshiftDestination, type RedshiftDestination } from '../../support/redshift/destination.ts';
import { withRedshift } from '../../support/redshift/with-redshift.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { total } from '../../support/with-destination.ts';

type Given = Readonly<Record<string, unknown>>;

const schemaless = { schemalessTime: 'ms', schemalessDecimals: 'base64' };
const cases: readonly (readonly [fixture: string, settings: Given])[] = [
  ['01', {}],
  ['01', { insertMode: 'insert', deleteMode: 'ignore', delivery: 'at-least-once' }],
  ['02', schemaless],
  ['03', { deleteMode: 'mark' }],
  ['04', {}],
  ['04d', schemaless],
  ['05', { deleteMode: 'mark', metadataColumns: 'offset,ts_ms' }],
  ['06', {}],
  ['06b', { deleteMode: 'ignore' }],
  ['07', { keylessTables: 'append' }],
  ['07', { keylessTables: 'dead-letter' }],
  ['08', {}],
  ['10', {}],
];

/** Statements that make or change tables that stay. */
function ddlOf(statements: readonly string[]): string[] {
  return statements.filter((text) => /^(create table|alter|drop|truncate|insert|update|delete)\b/.test(text));
}

function withoutLocks(test: (destination: RedshiftDestination) => Promise<void>): () => Promise<void> {
  return async () => {
    const destination = await createRedshiftDestination();
    try {
      await test(destination);
    } finally {
      await destination.drop();
    }
  };
}

describe.each(cases)('a plan for fixture %s, %j', (fixture, given) => {
  it(
    'writes nothing, is the same offline, and tells the very DDL that the handler then runs, and what it parks',
    // Not withRedshift: who only appends, with at-least-once, locks nothing.
    withoutLocks(async (destination) => {
      const events = loadEvents(fixture);
      const plan = await planOf(destination, events, given);
      expect(ddlOf(destination.standIn.statements)).toEqual([]);
      expect(await offlinePlanOf(events, { ...destination.settings, ...given })).toEqual(plan);

      const letters = deadLettersOfTest();
      const { reports } = await destination.apply(events, given, { deadLetters: letters });
      const sent = destination.standIn.statements.filter((text) => /^(create table|alter table)/.test(text));
      expect(plan.ddl.map(({ sql }) => sql)).toEqual(sent);
      expect(plan.records).toBe(total(reports, ({ records }) => records));
      const skipped: Record<string, number> = {};
      for (const report of reports) {
        for (const [reason, count] of Object.entries(report.skipped)) skipped[reason] = (skipped[reason] ?? 0) + count;
      }
      expect(plan.skipped).toEqual(skipped);
      const parked = Map.groupBy(letters.letters(), ({ code }) => code);
      const byPlan = Map.groupBy(plan.problems, ({ code }) => code);
      expect([...byPlan].map(([code, of]) => [code, of.reduce((sum, { records }) => sum + records, 0)]).sort()).toEqual(
        [...parked].map(([code, of]) => [code, of.length]).sort(),
      );

      const again = await planOf(destination, events, given);
      expect(again.ddl).toEqual([]);
      if (!given.delivery) expect(problemsOf(again)).toEqual([]);
    }),
  );
});

it(
  'a field that comes later is a statement of its own, and so it is where rows of moved keys are kept',
  withRedshift(async (destination) => {
    const feed = new Feed();
    const row = { id: 1, note: 'a' };
    const events = [event(feed.create(row)), event(...feed.move(row, { ...row, id: 2 }))];
    const plan = await planOf(destination, events);
    const name = `"landfall test"."_landfall_moved_orders"`;
    expect(plan.ddl.map(({ table }) => table)).toEqual([
      ...['_landfall_parked', '_landfall_progress', '_landfall_progress_orders', 'orders', '_landfall_moved_orders'],
    ]);
    expect(plan.ddl.at(-1)?.sql).toContain(`create table if not exists ${name} (`);
    for (const { sql } of plan.ddl) await destination.run(sql);
    await destination.run(`alter table "landfall test"."orders" add column "more" varchar(20)`);
    expect((await planOf(destination, events)).ddl).toEqual([
      { table: '_landfall_moved_orders', sql: `alter table ${name} add column "more" varchar(20)` },
    ]);
  }),
);

it.each<[string, string, Given, string, RegExp]>([
  [
    'a value that is too long for its column',
    'create table @orders (id int, note varchar(2))',
    {},
    'parked VALUE_DOES_NOT_FIT orders.note 1',
    /alter column "note" type varchar\(65535\)/,
  ],
  [
    'a value that only S3 could carry',
    'create table @orders (id int, note super)',
    { staging: undefined, copyRole: undefined, schemaEvolution: 'none' },
    'blocked STAGING_MISSING orders 2',
    /longer than the 65535 bytes/,
  ],
  [
    'a distribution key that the table will not have',
    '',
    { distKey: { orders: 'nr' } },
    'blocked SETTINGS_INVALID orders 2',
    /distKey names "nr"/,
  ],
  [
    'no column for a field of the key',
    'create table @orders (nr int, note varchar(20))',
    { schemaEvolution: 'none' },
    'blocked KEY_COLUMN_MISSING orders 2',
    /has no column "id"/,
  ],
  [
    'a view without a column for a field',
    'create view @orders as select 1 as id',
    {},
    'blocked DDL_FAILED orders 2',
    /is a view, to which no column can be added/,
  ],
])('what stands in the way: %s', (_what, sql, settings, problem, message) =>
  withRedshift(async (destination) => {
    if (sql !== '') await destination.run(sql.replaceAll('@', `"${destination.schema}".`));
    const feed = new Feed();
    const note = problem.includes('STAGING') ? JSON.stringify('x'.repeat(70_000)) : 'a';
    const long = problem.startsWith('parked') ? 'long' : note;
    const plan = await planOf(
      destination,
      [event(feed.create({ id: 1, note }), feed.create({ id: 2, note: long }))],
      settings,
    );
    expect(problemsOf(plan)).toEqual([problem]);
    expect(plan.problems[0]?.message).toMatch(message);
  })(),
);

it(
  'names that differ by case alone find the columns that are there, and types with less room are noted',
  withRedshift(async (destination) => {
    await destination.run(`create table "landfall test"."orders" ("ID" int, "Note" varchar(300))`);
    const plan = await planOf(destination, [event(new Feed().create({ id: 1, note: 'a' }))]);
    expect(plan.tables).toMatchObject([{ name: 'orders', ddl: 'none', upserts: 1 }]);
    expect(notesOf(plan)).toEqual(['type_differs orders.note']);
  }),
);

describe('landfall plan', () => {
  it(
    'prints a script that leaves nothing to do, and tells the address without the password',
    withRedshift(async (destination) => {
      const { standIn, schema } = destination;
      const to = standIn.url.replace(/^postgres(ql)?:/, 'redshift:');
      const args = ['plan', '--to', to, '--schema', schema, fixturePath('06b', 'ndjson')];
      const ran = await runLandfall([...args, '--sql']);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toMatch(/^-- What Landfall would create in schema "landfall test", in this order\.\n/);
      expect(ran.stdout).not.toContain('set client_encoding');
      const offline = await runLandfall([
        ...['plan', '--offline', '--set', 'kind=redshift', '--schema', schema, '--sql'],
        fixturePath('06b', 'ndjson'),
      ]);
      expect(offline.stdout).toBe(ran.stdout);
      const script = ran.stdout.replaceAll(/^--.*$/gm, '');
      for (const sql of script.split(/;\s*\n/).filter((text) => text.trim() !== '')) await destination.run(sql);
      const after = await runLandfall(args);
      expect(after).toMatchObject({ code: 0, stderr: '' });
      expect(after.stdout).toMatch(/^redshift:\/\/[^:/]+@127\.0\.0\.1:\d+\/\w+, schema "landfall test"\n/);
      expect(after.stdout).toContain('no DDL');
    }),
  );

  it('says in one line why there is no connection', async () => {
    const args = ['plan', '--to', 'redshift://me:s3cret@127.0.0.1:1/db', '--schema', 's', fixturePath('06b', 'ndjson')];
    const ran = await runLandfall(args);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(/127\.0\.0\.1:1 refuses connections/);
    expect(ran.stderr).not.toContain('s3cret');
  });
});
