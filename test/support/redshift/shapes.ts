import { catalogQuery, presentTables } from '../../../lib/dialect/redshift/catalog-query.ts';
import { grantSteps } from '../../../lib/dialect/redshift/grants.ts';
import { addMovedColumns, createMovedTable } from '../../../lib/dialect/redshift/moved-table.ts';
import { noteParked } from '../../../lib/dialect/redshift/note-parked.ts';
import * as parked from '../../../lib/dialect/redshift/parked-statements.ts';
import * as progress from '../../../lib/dialect/redshift/progress-statements.ts';
import { redshiftSchema } from '../../../lib/dialect/redshift/schema.ts';
import { type ProgressRow, writeProgress } from '../../../lib/dialect/redshift/write-progress.ts';
import type { NewField } from '../../../lib/dialect/schema.ts';
import type { Statement } from '../../../lib/dialect/statement.ts';
import { type TableDdl, tableAfter } from '../../../lib/dialect/table-ddl.ts';
import { RecordError } from '../../../lib/model/errors.ts';
import { fold } from '../../../lib/model/fold.ts';
import type { LogicalType } from '../../../lib/model/logical-type.ts';
import type { ParkedRecord } from '../../../lib/model/parking.ts';
import type { Table } from '../../../lib/model/table.ts';
import { checkShapes } from './check-shapes.ts';
import { rowShapes } from './row-shapes.ts';

/** One of each shape of statement that the Redshift dialect makes, by what makes it. */
export function allShapes(): Statement[] {
  return [
    ...schemaShapes(),
    ...progressShapes(),
    ...parkedShapes(),
    ...movedShapes(),
    ...grantShapes(),
    ...rowShapes(everyType()),
    ...sessionShapes(),
    ...checkShapes(),
  ];
}

const types: readonly (readonly [name: string, type: LogicalType, fallback?: unknown])[] = [
  ['id', { kind: 'integer', bits: 64 }],
  ['Region', { kind: 'text', length: 3 }],
  ['small', { kind: 'integer', bits: 16 }, 7],
  ['number', { kind: 'integer', bits: 32 }, -1],
  ['ratio', { kind: 'float', bits: 32 }, 0.5],
  ['exact', { kind: 'float', bits: 64 }, 1e300],
  ['price', { kind: 'decimal', precision: 10, scale: 2 }],
  ['paid', { kind: 'boolean' }, false],
  ['a "name"; --', { kind: 'text' }, "it's \\ here"],
  ['photo', { kind: 'bytes' }],
  ['details', { kind: 'json' }],
  ['ordered on', { kind: 'iso-date' }, '2020-02-29'],
  ['at', { kind: 'iso-time' }, '12:00:00'],
  ['placed', { kind: 'iso-timestamp' }],
  ['changed', { kind: 'zoned-timestamp' }],
  ['zoned', { kind: 'zoned-time' }],
  ['uuid', { kind: 'uuid' }],
  ['select', { kind: 'interval' }],
];

const dialect = redshiftSchema({ redshiftTextLength: 65_535, distKey: {}, sortKey: {} });
const keyed = redshiftSchema({
  redshiftTextLength: 65_535,
  distKey: { orders: 'id' },
  sortKey: { orders: ['placed', 'id'] },
});

const columns = types.map(([name, type, fallback]) => {
  const field: NewField = { name, type, default: fallback, isKey: name === 'id' || name === 'Region' };
  const { column } = dialect.newColumn(field, new Map());
  return { ...column, name: fold(column.name) };
});
const own = dialect.ownColumns(undefined, { metadataColumns: ['source_ts_ms', 'offset'], deleteMode: 'mark' });
const creating: TableDdl = {
  kind: 'create',
  table: { name: 'orders', columns: [...columns, ...own], key: ['id', 'region'], keyIndex: 'primary' },
};

/** A table with a column of each type. */
function everyType(): Table {
  const table = tableAfter(undefined, creating, dialect);
  if (table === undefined) throw new Error('no table was made');
  return table;
}

function schemaShapes(): Statement[] {
  const adding: TableDdl = { kind: 'add', columns: [...columns.slice(2), ...own] };
  return [
    ...dialect.ddlStatements('shop', 'orders', creating, undefined),
    ...keyed.ddlStatements('shop', 'orders', creating, undefined),
    ...dialect.ddlStatements('shop', 'orders', adding, undefined),
    catalogQuery('shop', ['orders', 'items']),
    presentTables('shop', ['_landfall_parked']),
  ];
}

function progressShapes(): Statement[] {
  const row = { topic: 'shop.orders', nextOffset: 3, lastTimestamp: 5, awaitingOffset: null, parkedOpen: 0 };
  const rows: ProgressRow[] = [
    { ...row, partition: 0, returnedTails: [], blockedSince: null },
    { ...row, partition: 1, returnedTails: [[3, 4]], blockedSince: 'now' },
    { ...row, partition: 2, topic: 'other', returnedTails: [[3, 4]], blockedSince: '2026-11-21 10:00:00.123456' },
  ];
  return [
    progress.createProgressTable('shop', 'orders'),
    progress.createProgressTable('shop', undefined),
    progress.lockProgress('shop', 'orders'),
    progress.readProgress('shop', 'eu', 'orders'),
    ...writeProgress('shop', 'eu', 'orders', rows),
    progress.findProgressTables('shop'),
    progress.resetProgress('shop', 'eu', progress.progressTableOf('orders'), ['shop.orders', 'other']),
  ];
}

function parkedShapes(): Statement[] {
  const record = (partition: number): ParkedRecord['record'] => ({
    ...{ topic: 'shop.orders', partition, offset: 7, timestamp: 0, key: null, value: null, headers: [] },
  });
  const one = (partition: number): ParkedRecord => ({
    record: record(partition),
    error: new RecordError('VALUE_DOES_NOT_FIT', record(partition), 'no'),
    ...{ table: 'orders', keyId: '[1]', state: 'open' },
  });
  const keys = [1, 2].map((id) => ({ table: 'orders', keyId: `[${id}]` }));
  return [
    parked.createParkedTable('shop'),
    ...noteParked('shop', 'eu', [one(0), one(1)]),
    ...parked.supersede('shop', 'eu', keys),
    parked.supersedeTable('shop', 'eu', 'orders'),
    ...parked.findParked('shop', 'eu', keys),
    parked.countParked('shop', 'eu', 'orders'),
    parked.countParked('shop', 'eu', undefined),
  ];
}

function movedShapes(): Statement[] {
  const table = everyType();
  return [createMovedTable('shop', table), ...addMovedColumns('shop', table, { byName: new Map() })];
}

/** What the sink says by itself. */
function sessionShapes(): Statement[] {
  const texts = ['begin', 'set statement_timeout to 30000', 'commit', 'rollback'];
  return texts.map((text) => ({ purpose: 'session', text, values: [] }));
}

function grantShapes(): Statement[] {
  const copyRole = 'arn:aws:iam::123456789012:role/staging';
  const steps = grantSteps({ user: 'Landfall', schema: 'shop', database: 'dev', copyRole });
  return steps.map(({ sql }) => ({ purpose: 'grants', text: sql, values: [] }));
}
