import { expect, test } from 'vitest';
import { postgresSchema } from '../../../lib/dialect/postgres/schema.ts';
import { redshiftSchema } from '../../../lib/dialect/redshift/schema.ts';
import { newColumnsOf, tableAfter } from '../../../lib/dialect/table-ddl.ts';
import type { RowChange, Upsert } from '../../../lib/model/change-event.ts';
import { RefusedRecords } from '../../../lib/model/errors.ts';
import { type Preparation, type PrepareSettings, prepareTable } from '../../../lib/sink/schema/prepare.ts';
import { row, upsert } from '../plan/changes.ts';

const settings: PrepareSettings = {
  ...{ schema: 'shop', insertMode: 'upsert', deleteMode: 'mark', schemaEvolution: 'basic' },
  metadataColumns: ['source_ts_ms'],
};
const redshift = redshiftSchema({ redshiftTextLength: 65_535, distKey: {}, sortKey: {} });

function prepare(changes: readonly RowChange[], given: Partial<PrepareSettings> = {}): Promise<Preparation> {
  return prepareTable(redshift, 'orders', undefined, changes, { ...settings, ...given });
}

async function refusal(changes: readonly RowChange[], given: Partial<PrepareSettings> = {}): Promise<string[]> {
  const error: unknown = await prepare(changes, given).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RefusedRecords)) throw error;
  return error.errors.map(({ code, message }) => `${code}: ${message}`);
}

function keyed(cells: Readonly<Record<string, unknown>>, key: Readonly<Record<string, unknown>>): Upsert {
  return { ...upsert(undefined, cells), key: { id: '["1"]', row: row(key) } };
}

test('columns are made under the names they are kept by, and each once', async () => {
  const changes = [
    keyed({ ID: '1', customerId: 'a', SOURCE_TS_MS: 'own' }, { ID: '1' }),
    keyed({ id: '2', CUSTOMERID: 'b', Größe: 'x' }, { id: '2' }),
  ];
  const { ddl } = await prepare(changes);
  expect(ddl).toMatchObject({ kind: 'create', table: { key: ['id'], keyIndex: 'primary' } });
  expect(newColumnsOf(ddl).map(({ name }) => name)).toEqual([
    ...['id', 'customerid', 'source_ts_ms', 'größe', '_landfall_deleted'],
  ]);
  const table = tableAfter(undefined, ddl, redshift);
  const again = await prepareTable(redshift, 'orders', table, changes, settings);
  expect(again.ddl).toEqual({ kind: 'none' });
  const more = await prepareTable(redshift, 'orders', table, [upsert('3', { customerID: 'c', NEW: 'd' })], settings);
  expect(more.statements.map(({ text }) => text)).toEqual([
    'alter table "shop"."orders" add column "new" varchar(65535)',
  ]);
});

test.each(['basic', 'none'] as const)(
  'two fields of one change that are one column are its own error with schemaEvolution=%s, and no other’s',
  async (schemaEvolution) => {
    const clash = upsert('1', { customerId: 'a', CustomerID: 'b' }, { offset: 7 });
    const ofKey = keyed({ id: '1' }, { ID: '1' });
    expect(await refusal([upsert('1', { customerId: 'a' }), clash, ofKey], { schemaEvolution })).toEqual([
      expect.stringMatching(
        /^IDENTIFIER: fields "customerId" and "CustomerID" of table orders are one column here, where case does not count.*offset 7/,
      ),
      expect.stringMatching(/^IDENTIFIER: fields "ID" and "id" of table orders/),
    ]);
  },
);

test('a field that folds to a name of Landfall’s own is refused', async () => {
  expect(await refusal([upsert('1', { _Landfall_Deleted: true })])).toEqual([
    expect.stringMatching(/^IDENTIFIER: field "_Landfall_Deleted" of table orders: names that begin with _landfall_/),
  ]);
});

test('a system column’s name is refused whatever its case', async () => {
  expect(await refusal([upsert('1', { CTID: 'a' })])).toEqual([
    expect.stringMatching(/^IDENTIFIER: column of table orders: the name "CTID" is one of Redshift's system columns/),
  ]);
});

test('where case counts, names are what they are', async () => {
  const changes = [upsert('1', { customerId: 'a', CustomerID: 'b' })];
  const { ddl } = await prepareTable(postgresSchema, 'orders', undefined, changes, settings);
  expect(newColumnsOf(ddl).map(({ name }) => name)).toEqual([
    ...['id', 'customerId', 'CustomerID', 'source_ts_ms', '_landfall_deleted'],
  ]);
});
