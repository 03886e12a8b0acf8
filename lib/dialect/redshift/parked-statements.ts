import type { TableKey } from '../../model/parking.ts';
import { keyHash, storable } from '../parked-keys.ts';
import type { Bind, Statement } from '../statement.ts';
import { Binds, chunked } from './chunked.ts';
import { qualified } from './identifiers.ts';

/** Which records are parked: what the dead letters themselves cannot tell, their fate, in the data's own transaction. */
export const parkedTable = '_landfall_parked';

/** As in PostgreSQL, where keys may be longer. Nothing but Landfall keeps a row from being there twice. */
export function createParkedTable(schema: string): Statement {
  const text = `create table if not exists ${qualified(schema, parkedTable)} (
  destination varchar(40) not null,
  topic varchar(255) not null,
  topic_partition integer not null,
  record_offset bigint not null,
  letter varchar(64) not null,
  table_name varchar(1500),
  key varchar(12000),
  key_hash varchar(64),
  state varchar(16) not null,
  code varchar(64) not null,
  parked_at timestamp not null,
  changed_at timestamp not null,
  primary key (destination, topic, topic_partition, record_offset, letter)
) diststyle auto sortkey auto`;
  return { purpose: 'ddl', text, values: [] };
}

/** All parked records of a destination, whatever became of them. */
export function readParked(schema: string, destination: string): Statement {
  return {
    purpose: 'parked',
    values: [destination],
    text: `select topic, topic_partition, record_offset, letter, table_name, key, key_hash, state, code,
  extract(epoch from parked_at)::bigint * 1000 as parked_ms
from ${qualified(schema, parkedTable)} where destination = $1`,
  };
}

/** Marks open parked records of keys whose rows are written or deleted now. */
export function supersede(schema: string, destination: string, keys: readonly TableKey[]): Statement[] {
  return ofOpen(destination, keys).map(({ where, values }) => ({
    purpose: 'park',
    text: `update ${qualified(schema, parkedTable)} set state = 'superseded', changed_at = getdate()\n${where}`,
    values,
  }));
}

/** Marks all open parked records of a table that is truncated. */
export function supersedeTable(schema: string, destination: string, table: string): Statement {
  return {
    purpose: 'park',
    values: [destination, storable(table)],
    text: `update ${qualified(schema, parkedTable)} set state = 'superseded', changed_at = getdate()
where destination = $1 and state = 'open' and table_name = $2`,
  };
}

/** Which keys have open parked records, of those asked for: `openKeys` tells them from the rows. */
export function findParked(schema: string, destination: string, keys: readonly TableKey[]): Statement[] {
  return ofOpen(destination, keys).map(({ where, values }) => ({
    purpose: 'parked',
    text: `select distinct table_name, key_hash from ${qualified(schema, parkedTable)}\n${where}`,
    values,
  }));
}

/** The keys that the rows of `findParked` are about. */
export function openKeys(
  keys: readonly TableKey[],
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly TableKey[] {
  const found = new Set(rows.map((row) => JSON.stringify([row.table_name, row.key_hash])));
  return keys.filter(({ table, keyId }) => found.has(JSON.stringify([storable(table), keyHash(keyId)])));
}

/** Counts the open parked records of a table, or of none that is known, by topic-partition: for its progress. */
export function countParked(schema: string, destination: string, table: string | undefined): Statement {
  return {
    purpose: 'park',
    values: table === undefined ? [destination] : [destination, storable(table)],
    text: `select topic, topic_partition, count(*) as parked_open from ${qualified(schema, parkedTable)}
where destination = $1 and state = 'open' and table_name ${table === undefined ? 'is null' : '= $2'}
group by topic, topic_partition`,
  };
}

/** An IN list is flat, however long. */
const mostHashes = 10_000;

/** Conditions for the open parked records of keys, as many as it takes. */
function ofOpen(destination: string, keys: readonly TableKey[]): { where: string; values: readonly Bind[] }[] {
  return [...Map.groupBy(keys, ({ table }) => storable(table))].flatMap(([table, ofTable]) => {
    const hashes = [...new Set(ofTable.map(({ keyId }) => keyHash(keyId)))];
    return chunked(hashes, 1, mostHashes).map((part) => {
      const binds = new Binds();
      const where = `where destination = ${binds.add(destination)} and state = 'open' and table_name = ${binds.add(table)} and key_hash in (${binds.list(part)})`;
      return { where, values: binds.values };
    });
  });
}
