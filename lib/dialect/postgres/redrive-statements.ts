import type { ParkedFilter, ParkedId, ParkedState } from '../../model/parked-row.ts';
import type { TableKey } from '../../model/parking.ts';
import { keyHash, storable } from '../parked-keys.ts';
import type { Statement } from '../statement.ts';
import { qualified } from './identifiers.ts';
import { parkedTable } from './parked-statements.ts';
import { progressTable } from './progress-statements.ts';

const columns = `p.topic, p.topic_partition, p.record_offset, p.letter, p.table_name, p.key, p.key_hash, p.state, p.code,
  extract(epoch from p.parked_at) * 1000 as parked_ms`;

/** All parked records of a destination, whatever became of them. */
export function readParked(schema: string, destination: string): Statement {
  return {
    purpose: 'parked',
    values: [destination],
    text: `select ${columns} from ${qualified(schema, parkedTable)} p where p.destination = $1`,
  };
}

/**
 * Open parked records that a filter names, and with each all others of its key: they are applied in order or not at all.
 */
export function readOpen(schema: string, destination: string, { topic, table, reason }: ParkedFilter): Statement {
  const parked = qualified(schema, parkedTable);
  const isMeant = (of: string): string =>
    `($2::text is null or ${of}.topic = $2) and ($3::text is null or ${of}.table_name = $3) and ($4::text is null or ${of}.code = $4)`;
  return {
    purpose: 'parked',
    values: [destination, topic ?? null, storable(table), reason ?? null],
    text: `select ${columns} from ${parked} p
where p.destination = $1 and p.state = 'open' and ((${isMeant('p')}) or exists (
  select from ${parked} o where o.destination = $1 and o.state = 'open' and o.table_name = p.table_name
    and o.key_hash = p.key_hash and ${isMeant('o')}))
order by p.parked_at, p.topic, p.topic_partition, p.record_offset`,
  };
}

/** The open ones of these records, and all other open ones of these keys; locked until the transaction ends, or not. */
export function openOf(
  schema: string,
  destination: string,
  { keys, rows }: { readonly keys: readonly TableKey[]; readonly rows: readonly ParkedId[] },
  isLocked: boolean,
): Statement {
  return {
    purpose: 'parked',
    values: [
      destination,
      keys.map(({ table }) => storable(table) ?? ''),
      keys.map(({ keyId }) => keyHash(keyId)),
      ...arraysOf(rows),
    ],
    text: `select ${columns} from ${qualified(schema, parkedTable)} p
where p.destination = $1 and p.state = 'open' and (
  (p.table_name, p.key_hash) in (select * from unnest($2::text[], $3::text[]))
  or (p.topic, p.topic_partition, p.record_offset, p.letter) in (select * from unnest($4::text[], $5::int4[], $6::int8[], $7::text[])))
order by p.topic, p.topic_partition, p.record_offset, p.letter${isLocked ? ' for update' : ''}`,
  };
}

/** The open ones of these records, and all other open ones of their keys; locked until the transaction ends. */
export function lockOpen(schema: string, destination: string, rows: readonly ParkedId[]): Statement {
  const parked = qualified(schema, parkedTable);
  const isGiven = (of: string): string =>
    `(${of}.topic, ${of}.topic_partition, ${of}.record_offset, ${of}.letter) in (select * from unnest($2::text[], $3::int4[], $4::int8[], $5::text[]))`;
  return {
    purpose: 'parked',
    values: [destination, ...arraysOf(rows)],
    text: `select ${columns} from ${parked} p
where p.destination = $1 and p.state = 'open' and (${isGiven('p')} or exists (
  select from ${parked} o where o.destination = $1 and o.table_name = p.table_name and o.key_hash = p.key_hash and ${isGiven('o')}))
order by p.topic, p.topic_partition, p.record_offset, p.letter for update of p`,
  };
}

/** Notes what became of parked records; `code` is why a record is still open. */
export function settleParked(
  schema: string,
  destination: string,
  settled: readonly (ParkedId & { readonly state: ParkedState; readonly code: string | undefined })[],
): Statement {
  return {
    purpose: 'park',
    values: [
      destination,
      ...arraysOf(settled),
      settled.map(({ state }) => state),
      settled.map(({ code }) => code ?? null),
    ],
    text: `update ${qualified(schema, parkedTable)} p set state = g.state, code = coalesce(g.code, p.code), changed_at = now()
from unnest($2::text[], $3::int4[], $4::int8[], $5::text[], $6::text[], $7::text[])
  as g(topic, topic_partition, record_offset, letter, state, code)
where p.destination = $1 and p.state = 'open' and p.topic = g.topic and p.topic_partition = g.topic_partition
  and p.record_offset = g.record_offset and p.letter = g.letter`,
  };
}

/** Topic-partitions whose progress counts other open parked records than there are: a truncate elsewhere closed some. */
export function findMiscounted(schema: string, destination: string): Statement {
  return {
    purpose: 'parked',
    values: [destination],
    text: `select p.topic, p.topic_partition from ${qualified(schema, progressTable)} p
where p.destination = $1 and p.parked_open <> (
  select count(*) from ${qualified(schema, parkedTable)} o
  where o.destination = p.destination and o.topic = p.topic and o.topic_partition = p.topic_partition and o.state = 'open')`,
  };
}

function arraysOf(rows: readonly ParkedId[]): [string[], number[], number[], string[]] {
  return [
    rows.map(({ topic }) => topic),
    rows.map(({ partition }) => partition),
    rows.map(({ offset }) => offset),
    rows.map(({ letter }) => letter),
  ];
}
