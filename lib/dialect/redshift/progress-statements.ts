import { fold } from '../../model/fold.ts';
import type { Statement } from '../statement.ts';
import { Binds } from './chunked.ts';
import { qualified } from './identifiers.ts';
import { ownTableOf } from './own-names.ts';

/** Where a table's progress is kept; undefined: that of records of no known table. */
export function progressTableOf(table: string | undefined): string {
  return table === undefined ? '_landfall_progress' : ownTableOf('progress', table);
}

/** Bytes of the returned tails of a topic-partition: the longest VARCHAR. */
export const mostTails = 65_535;

export function createProgressTable(schema: string, table: string | undefined): Statement {
  const text = `create table if not exists ${qualified(schema, progressTableOf(table))} (
  destination varchar(40) not null,
  topic varchar(255) not null,
  topic_partition integer not null,
  next_offset bigint not null,
  last_timestamp bigint not null,
  awaiting_offset bigint,
  returned_tails varchar(${mostTails}) not null,
  blocked_since timestamp,
  parked_open bigint not null,
  updated_at timestamp not null,
  primary key (destination, topic, topic_partition)
) diststyle auto sortkey auto`;
  return { purpose: 'ddl', text, values: [] };
}

/**
 * Waits for other writers of the table (r_LOCK.html). A transaction's first statement: LOCK takes no snapshot, and the one
 * that the next statement takes then holds what those writers have committed.
 */
export function lockProgress(schema: string, table: string | undefined): Statement {
  return { purpose: 'lock', text: `lock table ${qualified(schema, progressTableOf(table))}`, values: [] };
}

/**
 * All of a destination's progress in a table. The epoch of a TIMESTAMP is an INTEGER (r_EXTRACT_function.html), of which a
 * month's milliseconds are too many; `blocked_since` comes as text, to be written back.
 */
export function readProgress(schema: string, destination: string, table: string | undefined): Statement {
  return {
    purpose: 'progress',
    values: [destination],
    text: `select topic, topic_partition, next_offset, last_timestamp, awaiting_offset, returned_tails, parked_open,
  to_char(blocked_since, 'YYYY-MM-DD HH24:MI:SS.US') as blocked_since,
  (extract(epoch from getdate()) - extract(epoch from blocked_since))::bigint * 1000 as blocked_ms
from ${qualified(schema, progressTableOf(table))}
where destination = $1
order by topic, topic_partition`,
  };
}

/** Names of the progress tables of a schema (r_SVV_TABLES.html). A bar escapes: a backslash is read in more than one way. */
export function findProgressTables(schema: string): Statement {
  return {
    purpose: 'catalog',
    text: `select table_name from svv_tables
where table_schema = $1 and table_name like '|_landfall|_progress%' escape '|'
order by table_name`,
    values: [fold(schema)],
  };
}

/**
 * Forgets the progress of topics in one of the progress tables: they are applied again from whatever comes. What is parked
 * of them stays known.
 */
export function resetProgress(
  schema: string,
  destination: string,
  progressTable: string,
  topics: readonly string[],
  partition?: number,
): Statement {
  const binds = new Binds();
  return {
    purpose: 'progress',
    text: `update ${qualified(schema, progressTable)} set next_offset = 0, last_timestamp = 0, awaiting_offset = null,
  returned_tails = '[]', blocked_since = null, updated_at = getdate()
where destination = ${binds.add(destination)} and topic in (${binds.list(topics)})${partition === undefined ? '' : ` and topic_partition = ${binds.add(partition)}`}`,
    values: binds.values,
  };
}

/** All of a destination's progress in one of the progress tables, for a person to read; times in seconds. */
export function listProgress(schema: string, destination: string, progressTable: string): Statement {
  return {
    purpose: 'progress',
    values: [destination],
    text: `select topic, topic_partition, next_offset, awaiting_offset, parked_open,
  extract(epoch from blocked_since) as blocked_at, extract(epoch from updated_at) as updated_at
from ${qualified(schema, progressTable)}
where destination = $1
order by topic, topic_partition`,
  };
}
