import { contentHash } from '../../model/dead-letter.ts';
import type { ParkedRecord, TableKey } from '../../model/parking.ts';
import type { TopicPartition } from '../../model/progress.ts';
import { keyHash, storable } from '../parked-keys.ts';
import type { Statement } from '../statement.ts';
import { qualified } from './identifiers.ts';
import { progressTable } from './progress-statements.ts';

/** Which records are parked: what the dead letters themselves cannot tell, their fate, in the data's own transaction. */
export const parkedTable = '_landfall_parked';

/**
 * Keys may be longer than an index entry: they are found by their hash. `letter` tells the records apart that a topic and
 * its successor of the same name have at one offset: it ends the dead letter's name.
 */
export function createParkedTable(schema: string): string {
  return `create table if not exists ${qualified(schema, parkedTable)} (
  destination text not null,
  topic text not null,
  topic_partition integer not null,
  record_offset bigint not null,
  letter text not null,
  table_name text,
  key text,
  key_hash text,
  state text not null check (state in ('open', 'superseded', 'resolved')),
  code text not null,
  parked_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  primary key (destination, topic, topic_partition, record_offset, letter)
)`;
}

export function createParkedIndex(schema: string): string {
  return `create index if not exists "_landfall_parked_open" on ${qualified(schema, parkedTable)} (destination, table_name, key_hash) where state = 'open'`;
}

/** Notes parked records. One that is noted already keeps its place: its topic is applied anew. */
export function noteParked(schema: string, destination: string, parked: readonly ParkedRecord[]): Statement {
  return {
    purpose: 'park',
    values: [
      destination,
      parked.map(({ record }) => record.topic),
      parked.map(({ record }) => record.partition),
      parked.map(({ record }) => record.offset),
      parked.map(({ record }) => contentHash(record)),
      parked.map(({ table }) => storable(table)),
      parked.map(({ keyId }) => storable(keyId, Number.POSITIVE_INFINITY)),
      parked.map(({ keyId }) => (keyId === undefined ? null : keyHash(keyId))),
      parked.map(({ state }) => state),
      parked.map(({ error }) => error.code),
    ],
    text: `insert into ${qualified(schema, parkedTable)}
  (destination, topic, topic_partition, record_offset, letter, table_name, key, key_hash, state, code)
select $1, * from unnest($2::text[], $3::int4[], $4::int8[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
on conflict (destination, topic, topic_partition, record_offset, letter) do update set
  table_name = excluded.table_name, key = excluded.key, key_hash = excluded.key_hash, state = excluded.state,
  code = excluded.code, changed_at = now()`,
  };
}

/** Code of a record that an operator gave up: nothing of it is kept, and its `letter` is empty. */
export const skippedCode = 'SKIPPED';

/** Code of a parked record that an operator closed: it is resolved, and was not written. */
export const closedCode = 'CLOSED';

/** Notes a record that an operator gave up, so that its name is not lost. */
export function noteSkipped(schema: string, destination: string, topic: string, at: [number, number]): Statement {
  return {
    purpose: 'park',
    values: [destination, topic, ...at, skippedCode],
    text: `insert into ${qualified(schema, parkedTable)}
  (destination, topic, topic_partition, record_offset, letter, state, code)
values ($1, $2, $3, $4, '', 'resolved', $5)
on conflict (destination, topic, topic_partition, record_offset, letter) do update set changed_at = now()`,
  };
}

/** Marks open parked records of keys whose rows are written or deleted now. */
export function supersede(schema: string, destination: string, keys: readonly TableKey[]): Statement {
  return {
    purpose: 'park',
    values: [destination, ...arraysOf(keys)],
    text: `update ${qualified(schema, parkedTable)} p set state = 'superseded', changed_at = now()
from unnest($2::text[], $3::text[]) as g(table_name, key_hash)
where p.destination = $1 and p.state = 'open' and p.table_name = g.table_name and p.key_hash = g.key_hash`,
  };
}

/** Marks all open parked records of a table that is truncated. */
export function supersedeTable(schema: string, destination: string, table: string): Statement {
  return {
    purpose: 'park',
    values: [destination, storable(table)],
    text: `update ${qualified(schema, parkedTable)} set state = 'superseded', changed_at = now()
where destination = $1 and table_name = $2 and state = 'open'`,
  };
}

/** Which of the keys have open parked records: `place` counts from 1. */
export function findParked(schema: string, destination: string, keys: readonly TableKey[]): Statement {
  return { purpose: 'parked', values: [destination, ...arraysOf(keys)], text: `select g.place ${ofOpen(schema)}` };
}

/** Fails with 22012 when one of the keys has an open parked record: then nothing of the transaction is written. */
export function assertNotParked(schema: string, destination: string, keys: readonly TableKey[]): Statement {
  return {
    purpose: 'progress',
    values: [destination, ...arraysOf(keys)],
    text: `select 1 / (count(*) = 0)::int4 ${ofOpen(schema)}`,
  };
}

/** Counts the open parked records of topic-partitions into their progress, where the next event looks. */
export function countParked(schema: string, destination: string, at: readonly TopicPartition[]): Statement {
  return {
    purpose: 'park',
    values: [destination, at.map((one) => one.topic), at.map((one) => one.partition)],
    text: `update ${qualified(schema, progressTable)} p set parked_open = (
  select count(*) from ${qualified(schema, parkedTable)} o
  where o.destination = p.destination and o.topic = p.topic and o.topic_partition = p.topic_partition and o.state = 'open'
) from unnest($2::text[], $3::int4[]) as g(topic, topic_partition)
where p.destination = $1 and p.topic = g.topic and p.topic_partition = g.topic_partition`,
  };
}

function ofOpen(schema: string): string {
  return `from unnest($2::text[], $3::text[]) with ordinality as g(table_name, key_hash, place)
where exists (
  select from ${qualified(schema, parkedTable)} p
  where p.destination = $1 and p.state = 'open' and p.table_name = g.table_name and p.key_hash = g.key_hash
)`;
}

function arraysOf(keys: readonly TableKey[]): [string[], string[]] {
  return [keys.map(({ table }) => storable(table) ?? ''), keys.map(({ keyId }) => keyHash(keyId))];
}
