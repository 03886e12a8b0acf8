import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Connect } from '../../test/support/stack/connect.ts';
import { connectorOf, type startSource } from '../../test/support/stack/source.ts';
import { type LoadChange, type LoadOptions, loadChanges } from '../load.ts';
import { rowTexts } from '../load-row.ts';

type Source = Awaited<ReturnType<typeof startSource>>;

export const partitions = 4;
export const loadTopic = 'load.public.events';

/** Table and key of fixture 12. */
const table = `create table public.events (id bigint primary key, tenant integer not null, kind varchar(20) not null,
  amount numeric(12,2), ratio double precision, ok boolean, payload jsonb, tags text[], ref uuid, note text,
  created_at timestamptz not null, updated_at timestamp(3))`;
const columns = 'id tenant kind amount ratio ok payload tags ref note created_at updated_at'.split(' ');

/** Makes the load's changes at the source, each of them one event that Debezium reads from the log. */
export async function makeLoad(source: Source, connect: Connect, load: Omit<LoadOptions, 'schema'>): Promise<void> {
  const client = new pg.Client({ connectionString: source.url });
  await client.connect();
  try {
    await client.query(table);
    await connect.create('load', {
      ...connectorOf(source, 'public', []),
      'topic.prefix': 'load',
      'topic.creation.default.partitions': String(partitions),
    });
    const streaming = "select 1 from pg_stat_replication where state = 'streaming'";
    while ((await client.query(streaming)).rowCount === 0) await pause(100);
    let sql = '';
    for (const change of loadChanges(load)) {
      if (change.begins && sql !== '') {
        await client.query(`begin;${sql}commit`);
        sql = '';
      }
      sql += statement(change);
    }
    await client.query(`begin;${sql}commit`);
  } finally {
    await client.end();
  }
}

function statement(change: LoadChange): string {
  if (change.op === 'd') return `delete from events where id = ${change.id};`;
  const values = rowTexts(change.row).map((value) => (value === null ? 'null' : pg.escapeLiteral(value)));
  if (change.op === 'c') return `insert into events values (${values.join(', ')});`;
  const [id, ...rest] = columns.map((name, i) => `${name} = ${values[i]}`);
  return `update events set ${rest.join(', ')} where ${id};`;
}
