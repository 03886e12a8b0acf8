import { contentHash } from '../../model/dead-letter.ts';
import type { ParkedRecord } from '../../model/parking.ts';
import { keyHash, storable } from '../parked-keys.ts';
import type { Statement } from '../statement.ts';
import { Binds, chunked } from './chunked.ts';
import { qualified } from './identifiers.ts';
import { parkedTable } from './parked-statements.ts';

/** Characters that are kept of a key, for people: it is found by its hash. A thousand of the longest fit into a statement. */
const longestKey = 4_000;

const bindsPerRow = 10;

/** Notes parked records. One that is noted already, because its topic is applied anew, is noted anew. */
export function noteParked(schema: string, destination: string, parked: readonly ParkedRecord[]): Statement[] {
  const name = qualified(schema, parkedTable);
  return chunked(parked, bindsPerRow).flatMap((part) => [
    forgetParked(name, destination, part),
    insertParked(name, destination, part),
  ]);
}

/** Offset and letter together name a record of a topic-partition: a topic and its successor of the same name have both. */
function forgetParked(name: string, destination: string, parked: readonly ParkedRecord[]): Statement {
  const binds = new Binds();
  const own = binds.add(destination);
  const byPartition = Map.groupBy(parked, ({ record }) => JSON.stringify([record.topic, record.partition]));
  const conditions = [...byPartition.values()].flatMap((of) => {
    const [first] = of;
    if (first === undefined) return [];
    const { topic, partition } = first.record;
    const ids = of.map(({ record }) => `${record.offset} ${contentHash(record)}`);
    const at = `topic = ${binds.add(topic)} and topic_partition = ${binds.add(partition)}`;
    return [`(${at} and (record_offset::varchar(20) || ' ' || letter) in (${binds.list(ids)}))`];
  });
  const text = `delete from ${name}\nwhere destination = ${own} and (${conditions.join('\n  or ')})`;
  return { purpose: 'park', text, values: binds.values };
}

function insertParked(name: string, destination: string, parked: readonly ParkedRecord[]): Statement {
  const binds = new Binds();
  const lines = parked.map(({ record, table, keyId, state, error }) => {
    const values = [
      `${binds.add(destination)}::varchar(40)`,
      `${binds.add(record.topic)}::varchar(255)`,
      `${binds.add(record.partition)}::integer`,
      `${binds.add(record.offset)}::bigint`,
      `${binds.add(contentHash(record))}::varchar(64)`,
      `${binds.add(storable(table))}::varchar(1500)`,
      `${binds.add(storable(keyId, longestKey))}::varchar(12000)`,
      `${binds.add(keyId === undefined ? null : keyHash(keyId))}::varchar(64)`,
      `${binds.add(state)}::varchar(16)`,
      `${binds.add(error.code)}::varchar(64)`,
    ];
    return `(${values.join(', ')}, getdate(), getdate())`;
  });
  const text = `insert into ${name} (destination, topic, topic_partition, record_offset, letter, table_name, key, key_hash, state,
  code, parked_at, changed_at) values\n${lines.join(',\n')}`;
  return { purpose: 'park', text, values: binds.values };
}
