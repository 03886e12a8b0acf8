import type { ProgressStep, TopicPartition } from '../../model/progress.ts';
import type { Statement } from '../statement.ts';
import { qualified } from './identifiers.ts';

/** How far each topic-partition has come; written in the transaction that writes its records. */
export const progressTable = '_landfall_progress';

export function createProgressTable(schema: string): string {
  return `create table if not exists ${qualified(schema, progressTable)} (
  destination text not null,
  topic text not null,
  topic_partition integer not null,
  next_offset bigint not null,
  last_timestamp bigint not null default 0,
  awaiting_offset bigint,
  returned_tails bigint[] not null default '{}',
  blocked_since timestamp with time zone,
  parked_open bigint not null default 0,
  updated_at timestamp with time zone not null default now(),
  primary key (destination, topic, topic_partition)
)`;
}

/**
 * Takes each step from exactly where the records begin, or fails with 22012 when one of them does not stand there
 * (another invocation was faster, a returned record is still awaited, or there are open parked records to look at): then
 * nothing of the transaction is written.
 * Rows are locked in topic, partition order, so that two events never wait for each other.
 */
export function advanceProgress(schema: string, destination: string, steps: readonly ProgressStep[]): Statement {
  const table = qualified(schema, progressTable);
  return {
    purpose: 'progress',
    values: [
      destination,
      steps.map((step) => step.topic),
      steps.map((step) => step.partition),
      steps.map((step) => step.firstOffset),
      steps.map((step) => step.nextOffset),
      steps.map((step) => step.lastTimestamp),
      steps.map((step) => step.awaitingOffset ?? null),
      steps.map((step) => `{${tailsOf(step).flat().join(',')}}`),
      steps.map((step) => step.lastOffset),
      steps.map((step) => String(step.isChecked ?? false)),
      steps.length,
      steps.map((step) => String(step.isBlocked)),
    ],
    text: `with given as materialized (
  select * from unnest($2::text[], $3::int4[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::text[], $9::int8[], $10::bool[], $12::bool[])
    as g(topic, topic_partition, first_offset, next_offset, last_timestamp, awaiting_offset, returned_tails, last_offset, is_checked, is_blocked)
), advanced as (
  insert into ${table} as p (destination, topic, topic_partition, next_offset, last_timestamp, awaiting_offset, returned_tails, blocked_since)
  select $1, topic, topic_partition, next_offset, last_timestamp, awaiting_offset, returned_tails::int8[],
    case when is_blocked then now() end
  from given order by topic, topic_partition
  on conflict (destination, topic, topic_partition) do update set
    next_offset = excluded.next_offset,
    last_timestamp = greatest(p.last_timestamp, excluded.last_timestamp),
    awaiting_offset = excluded.awaiting_offset,
    returned_tails = excluded.returned_tails,
    blocked_since = case when excluded.awaiting_offset = p.awaiting_offset
      then coalesce(p.blocked_since, excluded.blocked_since) else excluded.blocked_since end,
    updated_at = now()
  where exists (
    select from given g where g.topic = p.topic and g.topic_partition = p.topic_partition
      and p.next_offset <= g.first_offset
      and (g.is_checked or (p.parked_open = 0 and (p.awaiting_offset is null or (
        cardinality(p.returned_tails) = 2 and p.returned_tails[1] >= g.first_offset and p.returned_tails[2] <= g.last_offset))))
  )
  returning 1
)
select 1 / (count(*) = $11::int8)::int4 from advanced`,
  };
}

function tailsOf({ returned, awaitingOffset, lastOffset }: ProgressStep): readonly (readonly number[])[] {
  return returned ?? (awaitingOffset === undefined ? [] : [[awaitingOffset, lastOffset]]);
}

/** Makes sure that each topic-partition has a row to lock. */
export function ensureProgress(schema: string, destination: string, at: readonly TopicPartition[]): Statement {
  return {
    purpose: 'progress',
    values: [destination, at.map((one) => one.topic), at.map((one) => one.partition)],
    text: `insert into ${qualified(schema, progressTable)} (destination, topic, topic_partition, next_offset)
select $1, topic, topic_partition, 0 from unnest($2::text[], $3::int4[]) as g(topic, topic_partition)
order by topic, topic_partition on conflict do nothing`,
  };
}

/** Reads the progress of topic-partitions, in topic, partition order, without locking it: it only ever grows. */
export function readProgress(schema: string, destination: string, at: readonly TopicPartition[]): Statement {
  return {
    purpose: 'progress',
    values: [destination, at.map((one) => one.topic), at.map((one) => one.partition)],
    text: `select p.topic, p.topic_partition, p.next_offset, p.last_timestamp, p.awaiting_offset, p.returned_tails,
  p.parked_open, extract(epoch from clock_timestamp() - p.blocked_since) * 1000 as blocked_ms
from ${qualified(schema, progressTable)} p
join unnest($2::text[], $3::int4[]) as g(topic, topic_partition) using (topic, topic_partition)
where p.destination = $1 order by p.topic, p.topic_partition`,
  };
}

/** The same, locked until the transaction ends. */
export function lockProgress(schema: string, destination: string, at: readonly TopicPartition[]): Statement {
  const read = readProgress(schema, destination, at);
  return { ...read, text: `${read.text} for update of p` };
}

/** Forgets progress of topics, or of one partition: what comes is applied again. What is parked of them stays known. */
export function resetProgress(
  schema: string,
  destination: string,
  topics: readonly string[],
  partition?: number,
): Statement {
  return {
    purpose: 'progress',
    values: [destination, topics, ...(partition === undefined ? [] : [partition])],
    text: `update ${qualified(schema, progressTable)} set next_offset = 0, last_timestamp = 0, awaiting_offset = null,
  returned_tails = '{}', blocked_since = null, updated_at = now()
where destination = $1 and topic = any($2::text[])${partition === undefined ? '' : ' and topic_partition = $3'}
returning topic_partition`,
  };
}

/** All progress of a destination, or that of one topic, for a person to read. */
export function listProgress(schema: string, destination: string, topic: string | undefined): Statement {
  return {
    purpose: 'progress',
    values: topic === undefined ? [destination] : [destination, topic],
    text: `select topic, topic_partition, next_offset, awaiting_offset, parked_open,
  extract(epoch from blocked_since) * 1000 as blocked_at, extract(epoch from updated_at) * 1000 as updated_at
from ${qualified(schema, progressTable)}
where destination = $1${topic === undefined ? '' : ' and topic = $2'} order by topic, topic_partition`,
  };
}

/** Names of all destinations that have progress in a schema: several may share one. */
export function listDestinations(schema: string): Statement {
  return {
    purpose: 'progress',
    values: [],
    text: `select distinct destination from ${qualified(schema, progressTable)} order by destination`,
  };
}

/**
 * Moves the newest time that was seen to now. A record that is given up comes again until Lambda has heard of it: newer
 * than all that was applied, it would be taken for one of a topic that was created anew.
 */
export function timeSeen(schema: string, destination: string, { topic, partition }: TopicPartition): Statement {
  return {
    purpose: 'progress',
    values: [destination, topic, partition],
    text: `update ${qualified(schema, progressTable)}
set last_timestamp = greatest(last_timestamp, ceil(extract(epoch from clock_timestamp()) * 1000)::int8)
where destination = $1 and topic = $2 and topic_partition = $3`,
  };
}
