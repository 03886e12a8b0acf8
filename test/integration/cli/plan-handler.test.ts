import { describe, expect, it } from 'vitest';
import { Decoder } from '../../../lib/decode/decoder.ts';
import { readLambdaEvent } from '../../../lib/decode/lambda-event.ts';
import type { RowChange } from '../../../lib/model/change-event.ts';
import { parseSettings } from '../../../lib/model/settings.ts';
import type { ColumnType, Table } from '../../../lib/model/table.ts';
import { PlanFindings } from '../../../lib/plan/plan-findings.ts';
import { PlannedTables } from '../../../lib/sink/plan/planned-tables.ts';
import { postgresKind } from '../../../lib/sink/postgres/plan/kind.ts';
import { deadLettersOfTest } from '../../support/dead-letters.ts';
import { loadEvents } from '../../support/fixtures.ts';
import { createDestination, type Destination } from '../../support/harness.ts';
import { planOf, problemsOf, runScript, withState } from '../../support/planning.ts';
import { columnsOf, indexesOf, total } from '../../support/with-destination.ts';

type Given = Readonly<Record<string, unknown>>;

const schemaless = { schemalessTime: 'adaptive', schemalessDecimals: 'base64' };
const cases: readonly (readonly [fixture: string, settings: Given])[] = [
  ['01', {}],
  ['01', { insertMode: 'insert', deleteMode: 'delete', truncate: 'ignore' }],
  ['01', { insertMode: 'insert', deleteMode: 'ignore', delivery: 'at-least-once' }],
  ['02', schemaless],
  ['03', { deleteMode: 'mark' }],
  ['04', {}],
  ['04b', {}],
  ['04c', {}],
  ['04d', schemaless],
  ['05', {}],
  ['05', { deleteMode: 'mark', metadataColumns: 'offset,ts_ms' }],
  ['05b', schemaless],
  ['06', {}],
  ['06b', { deleteMode: 'ignore' }],
  ['07', { keylessTables: 'append' }],
  ['07', { keylessTables: 'dead-letter' }],
  ['08', {}],
  ['09', { tableNames: [{ match: 'names9\\.other\\.order', table: 'the other' }] }],
  ['10', {}],
];

/** Tables of the schema with their columns and indexes. */
async function tablesOf(destination: Destination): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await destination.database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r' order by relname`,
    [`"${destination.schema}"`],
  );
  const tables = new Map<string, readonly string[]>();
  for (const { name } of found) {
    tables.set(name, [...(await columnsOf(destination, name)), ...(await indexesOf(destination, name))]);
  }
  return tables;
}

describe.each(cases)('a plan for fixture %s, %j', (fixture, given) => {
  it('is what the handler does, to the record, and its DDL leaves the handler none', async () => {
    const [planned, reference] = [await createDestination(), await createDestination()];
    const events = loadEvents(fixture);
    const plan = await planOf(planned, events, given);
    expect(await tablesOf(planned)).toEqual(new Map());

    const [letters, others] = [deadLettersOfTest(), deadLettersOfTest()];
    const { reports } = await reference.apply(events, given, { deadLetters: letters });
    const skipped: Record<string, number> = {};
    for (const report of reports) {
      for (const [reason, count] of Object.entries(report.skipped)) skipped[reason] = (skipped[reason] ?? 0) + count;
    }
    expect(plan.skipped).toEqual(skipped);
    expect(plan.records).toBe(total(reports, (report) => report.records));
    const parked = Map.groupBy(letters.letters(), ({ code }) => code);
    const parkedByPlan = Map.groupBy(plan.problems, ({ code }) => code);
    const count = (ofCode: readonly { readonly records: number }[]): number =>
      ofCode.reduce((sum, { records }) => sum + records, 0);
    expect([...parkedByPlan].map(([code, ofCode]) => [code, count(ofCode)]).sort()).toEqual(
      [...parked].map(([code, ofCode]) => [code, ofCode.length]).sort(),
    );

    await runScript(planned, plan, given);
    expect(await tablesOf(planned)).toEqual(await tablesOf(reference));
    const applied = await planned.apply(events, given, { deadLetters: others });
    expect(total(applied.reports, ({ ddl }) => ddl)).toBe(0);
    expect(others.lines()).toEqual(letters.lines());

    const again = await planOf(planned, events, given);
    expect(again).toMatchObject({ ddl: [], ...(given.delivery ? {} : { alreadyApplied: plan.records }) });
    if (!given.delivery) expect(problemsOf(again)).toEqual([]);
    await planned.drop();
    await reference.drop();
  });
});

/** The row changes of each event, by table. */
function* changesOf(fixture: string, given: Given): Generator<ReadonlyMap<string, readonly RowChange[]>> {
  const where = {
    hostname: 'h',
    username: 'u',
    database: 'd',
    schema: 's',
    insertMode: 'upsert',
    deleteMode: 'delete',
  };
  const decoder = new Decoder(parseSettings({ ...where, ...given }).settings);
  for (const event of loadEvents(fixture)) {
    const changes = readLambdaEvent(event).flatMap(({ records }) => records.map((record) => decoder.decode(record)));
    const isRow = (change: (typeof changes)[number]): change is RowChange =>
      change.kind === 'upsert' || change.kind === 'delete';
    yield Map.groupBy(changes.filter(isRow), ({ table }) => table);
  }
}

/** A table without what may be written in several ways: the names of types in SQL. */
function plain(table: Table | undefined) {
  return {
    ...table,
    byName: undefined,
    columns: table?.columns.map((column) => ({ ...column, type: typeOf(column.type) })),
  };
}

function typeOf({ sql, display, equality: _, element, ...type }: ColumnType): unknown {
  const isOwn = /pg_catalog/.test(element?.sql ?? sql);
  return { ...type, ...(isOwn ? { display } : {}), ...(element === undefined ? {} : { element: typeOf(element) }) };
}

describe('the tables of a plan', () => {
  it.each(cases)('are those that the catalog has once its DDL has run: fixture %s, %j', async (fixture, given) => {
    const destination = await createDestination();
    const { settings } = parseSettings({ ...destination.settings, ...given });
    const planned = new Map<string, Table | undefined>();
    await withState(destination, given, async (state) => {
      const tables = new PlannedTables(postgresKind(settings, state), state, settings, new PlanFindings());
      for (const changes of changesOf(fixture, given)) {
        for (const [name, ofTable] of changes) planned.set(name, (await tables.prepare(name, ofTable)).table);
      }
      for (const { sql } of tables.statements) await destination.database.query(sql);
    });
    await withState(destination, given, async (state) => {
      for (const [name, table] of planned) expect(plain(table)).toEqual(plain(await state.table(name)));
    });
    expect(planned.size).toBeGreaterThan(0);
    await destination.drop();
  });
});
