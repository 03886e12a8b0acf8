import { expect, test } from 'vitest';
import { tablesOf } from '../../../../lib/dialect/redshift/catalog-query.ts';
import { ddlStatements } from '../../../../lib/dialect/redshift/ddl.ts';
import { redshiftSchema } from '../../../../lib/dialect/redshift/schema.ts';
import { plain, varchar } from '../../../../lib/dialect/redshift/types/spelled-types.ts';
import { type NewColumn, type TableDdl, tableAfter } from '../../../../lib/dialect/table-ddl.ts';
import { LandfallError } from '../../../../lib/model/errors.ts';

const column = (name: string, given: Partial<NewColumn> = {}): NewColumn => ({
  ...{ name, type: plain('int4'), notNull: false, default: undefined },
  ...given,
});

const table: TableDdl = {
  kind: 'create',
  table: {
    name: 'orders',
    columns: [column('id', { notNull: true }), column('placed_at'), column('details', { type: plain('super') })],
    key: ['id'],
    keyIndex: 'primary',
  },
};

function attributes(distKey: Record<string, string>, sortKey: Record<string, string[]>): string | undefined {
  const [statement] = ddlStatements('shop', 'orders', table, { distKey, sortKey }, undefined);
  return statement?.text.split('\n) ')[1];
}

test.each([
  [{}, {}, 'diststyle auto sortkey auto'],
  [{ other: 'id' }, { other: ['id'] }, 'diststyle auto sortkey auto'],
  [{ orders: 'id' }, {}, 'diststyle key distkey ("id") sortkey auto'],
  [{}, { orders: ['placed_at', 'id'] }, 'diststyle auto compound sortkey ("placed_at", "id")'],
  [{ Orders: 'ID' }, { ORDERS: ['Placed_At'] }, 'diststyle key distkey ("id") compound sortkey ("placed_at")'],
])(
  'with distKey %j and sortKey %j rows are kept as these say, names as the server takes them',
  (dist, sort, expected) => {
    expect(attributes(dist, sort)).toBe(expected);
  },
);

test.each([
  [
    { orders: 'nope' },
    {},
    /setting distKey names "nope" for table "shop"\."orders", which will not have that column, but "id", "placed_at"/,
  ],
  [{}, { orders: ['id', 'nope'] }, /setting sortKey names "nope" for table "shop"\."orders"/],
  [{ orders: 'details' }, {}, /setting distKey names "details".*whose type super can be no key/],
])('distKey %j or sortKey %j that the table cannot have is an error of the settings', (dist, sort, expected) => {
  expect(() => attributes(dist, sort)).toThrow(expected);
  expect(() => attributes(dist, sort)).toThrow(
    expect.objectContaining({ class: 'systemic', code: 'SETTINGS_INVALID' }),
  );
});

test('defaults are of their column’s type', () => {
  const given: readonly (readonly [NewColumn['type'], string])[] = [
    [plain('int8'), '-7'],
    [plain('float8'), '1.5'],
    [plain('float8'), 'NaN'],
    [plain('bool'), 'false'],
    [plain('date'), '2020-02-29'],
    [varchar(9), 'true'],
    [varchar(9), 'C:\\'],
  ];
  const columns = given.map(([type, text]) => column('c', { type, default: text }));
  const texts = ddlStatements('s', 't', { kind: 'add', columns }, { distKey: {}, sortKey: {} }, undefined);
  expect(texts.map(({ text }) => text.replace('alter table "s"."t" add column "c" ', ''))).toEqual([
    'bigint default -7',
    'double precision default 1.5',
    "double precision default 'NaN'",
    'boolean default false',
    "date default '2020-02-29'",
    "varchar(9) default 'true'",
    "varchar(9) default ('C:' || chr(92))",
  ]);
});

test('no table gets more columns than a stage has room for, which has two beside: what is to be done is said before the server refuses it', () => {
  const many = Array.from({ length: 1_598 }, (_, i) => column(`c${i}`));
  const settings = { distKey: {}, sortKey: {} };
  const create = (columns: readonly NewColumn[]): TableDdl => ({
    kind: 'create',
    table: { name: 't', columns, key: [], keyIndex: 'none' },
  });
  const before = tableAfter(undefined, create(many));
  expect(ddlStatements('s', 't', create(many), settings, undefined)).toHaveLength(1);
  expect(() => ddlStatements('s', 't', create([...many, column('x')]), settings, undefined)).toThrow(
    /table "s"\."t" would have 1599 columns, at most 1598 can be loaded into Redshift: leave fields out/,
  );
  expect(() => ddlStatements('s', 't', { kind: 'add', columns: [column('x')] }, settings, before)).toThrow(
    LandfallError,
  );
});

test('the table that DDL makes is found by fields of any case, and its key decides nothing', () => {
  const dialect = redshiftSchema({ redshiftTextLength: 100, distKey: {}, sortKey: {} });
  const made = tableAfter(undefined, table, dialect);
  expect(made?.uniqueKeys).toBeUndefined();
  expect(made?.byName.get('PLACED_AT')?.name).toBe('placed_at');
  const more = tableAfter(made, { kind: 'add', columns: [column('Id'), column('more')] }, dialect);
  expect(more?.columns.map(({ name }) => name)).toEqual(['id', 'placed_at', 'details', 'more']);
  expect(more?.byName.has('MORE')).toBe(true);
});

test('the catalog’s rows are tables', () => {
  const row = (column_name: string, data_type: string, given: object = {}) => ({
    ...{ table_name: 'orders', column_name, data_type, column_default: null, is_nullable: 'YES' },
    ...{ character_maximum_length: null, numeric_precision: null, numeric_scale: null },
    ...given,
  });
  const [orders, ...others] = tablesOf([
    row('id', 'bigint', { is_nullable: 'NO', column_default: '"identity"(100, 0, \'1,1\'::text)' }),
    row('no', 'integer', { is_nullable: 'NO', column_default: "default_identity(100, 1, '1,1'::text)" }),
    row('code', 'character varying', { is_nullable: 'NO', character_maximum_length: '20' }),
    row('price', 'numeric', { numeric_precision: 10, numeric_scale: 2, column_default: '0' }),
    row('details', 'super'),
  ]);
  expect(others).toEqual([]);
  expect(orders).toMatchObject({ name: 'orders', uniqueKeys: undefined, isReferenced: false });
  expect(orders?.columns).toMatchObject([
    { name: 'id', generated: true, notNull: true, isRequired: false },
    { name: 'no', generated: false, notNull: true, isRequired: false },
    { name: 'code', generated: false, notNull: true, isRequired: true, type: { name: 'varchar', length: 20 } },
    { name: 'price', notNull: false, isRequired: false, type: { name: 'numeric', precision: 10, scale: 2 } },
    { name: 'details', type: { name: 'super' } },
  ]);
  expect(orders?.byName.get('Code')?.name).toBe('code');
});
