import { ddlStatements as postgresDdl } from '../../../../lib/dialect/postgres/ddl.ts';
import { newColumn as postgresColumn } from '../../../../lib/dialect/postgres/new-columns.ts';
import { redshiftSchema } from '../../../../lib/dialect/redshift/schema.ts';
import type { NewField, OwnColumnSettings } from '../../../../lib/dialect/schema.ts';
import type { NewColumn, NewTable, TableDdl } from '../../../../lib/dialect/table-ddl.ts';
import { bothDialects } from './both-dialects.ts';

const redshift = redshiftSchema({ redshiftTextLength: 65_535, distKey: {}, sortKey: {} });

const fields: readonly NewField[] = [
  { name: 'id', type: { kind: 'integer', bits: 64 }, default: undefined, isKey: true },
  { name: 'note', type: { kind: 'text', length: 20 }, default: "it's", isKey: false },
  { name: 'price', type: { kind: 'decimal', precision: 10, scale: 2 }, default: undefined, isKey: false },
  { name: 'paid', type: { kind: 'boolean' }, default: true, isKey: false },
  { name: 'details', type: { kind: 'json' }, default: undefined, isKey: false },
];

const ofPostgres = fields.map((field) => postgresColumn(field, new Map()).column);
const ofRedshift = fields.map((field) => redshift.newColumn(field, new Map()).column);

function creating(columns: readonly NewColumn[], keyIndex: NewTable['keyIndex']): TableDdl {
  return { kind: 'create', table: { name: 'orders', columns, key: ['id'], keyIndex } };
}

bothDialects(
  'a table for upserts has its key',
  {
    postgres: postgresDdl('shop', 'orders', creating(ofPostgres, 'primary')),
    redshift: redshift.ddlStatements('shop', 'orders', creating(ofRedshift, 'primary'), undefined),
  },
  {
    postgres: [
      `create table if not exists "shop"."orders" (
  "id" bigint not null,
  "note" character varying(20) default 'it''s',
  "price" numeric(10,2),
  "paid" boolean default 'true',
  "details" jsonb,
  primary key ("id")
)`,
    ],
    redshift: [
      `create table if not exists "shop"."orders" (
  "id" bigint not null,
  "note" varchar(80) default 'it''s',
  "price" decimal(10,2),
  "paid" boolean default true,
  "details" super,
  primary key ("id")
) diststyle auto sortkey auto`,
    ],
  },
);

bothDialects(
  'a table for appends has an index for deletes where there are indexes',
  {
    postgres: postgresDdl('shop', 'orders', creating(ofPostgres.slice(0, 1), 'plain')),
    redshift: redshift.ddlStatements('shop', 'orders', creating(ofRedshift.slice(0, 1), 'plain'), undefined),
  },
  {
    postgres: [
      `create table if not exists "shop"."orders" (\n  "id" bigint not null\n)`,
      `create index if not exists "_landfall_key_1c168adb00d2" on "shop"."orders" ("id")`,
    ],
    redshift: [`create table if not exists "shop"."orders" (\n  "id" bigint not null\n) diststyle auto sortkey auto`],
  },
);

const deleted: OwnColumnSettings = { metadataColumns: [], deleteMode: 'mark' };

bothDialects(
  'columns are added: in one statement, or in one each that may find the column there',
  {
    postgres: postgresDdl('shop', 'orders', { kind: 'add', columns: ofPostgres.slice(1, 3) }),
    redshift: redshift.ddlStatements('shop', 'orders', { kind: 'add', columns: ofRedshift.slice(1, 3) }, undefined),
  },
  {
    postgres: [
      `alter table "shop"."orders"
  add column if not exists "note" character varying(20) default 'it''s',
  add column if not exists "price" numeric(10,2)`,
    ],
    redshift: [
      `alter table "shop"."orders" add column "note" varchar(80) default 'it''s'`,
      `alter table "shop"."orders" add column "price" decimal(10,2)`,
    ],
  },
);

bothDialects(
  'the column of soft deletes is false for the rows that are there',
  {
    postgres: postgresDdl('shop', 'orders', { kind: 'add', columns: redshift.ownColumns(undefined, deleted) }),
    redshift: redshift.ddlStatements(
      'shop',
      'orders',
      { kind: 'add', columns: redshift.ownColumns(undefined, deleted) },
      undefined,
    ),
  },
  {
    postgres: [
      `alter table "shop"."orders"\n  add column if not exists "_landfall_deleted" boolean default 'false' not null`,
    ],
    redshift: [`alter table "shop"."orders" add column "_landfall_deleted" boolean default false not null`],
  },
);
