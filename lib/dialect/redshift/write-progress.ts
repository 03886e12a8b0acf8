import { LandfallError } from '../../model/errors.ts';
import type { ReturnedTail, TopicPartition } from '../../model/progress.ts';
import type { Statement } from '../statement.ts';
import { Binds, chunked } from './chunked.ts';
import { qualified } from './identifiers.ts';
import { mostTails, progressTableOf } from './progress-statements.ts';

/** A topic-partition's progress as it is written. */
export interface ProgressRow extends TopicPartition {
  readonly nextOffset: number;
  readonly lastTimestamp: number;
  readonly awaitingOffset: number | null;
  readonly returnedTails: readonly ReturnedTail[];
  /** A text is what `readProgress` read. */
  readonly blockedSince: 'now' | string | null;
  readonly parkedOpen: number;
}

/** Replaces the progress of topic-partitions; behind `lockProgress`, so that nobody else does. */
export function writeProgress(
  schema: string,
  destination: string,
  table: string | undefined,
  rows: readonly ProgressRow[],
): Statement[] {
  const name = qualified(schema, progressTableOf(table));
  return chunked(rows, bindsPerRow).flatMap((part) => [
    deleteRows(name, destination, part),
    insertRows(name, destination, part),
  ]);
}

function deleteRows(name: string, destination: string, rows: readonly TopicPartition[]): Statement {
  const binds = new Binds();
  const own = binds.add(destination);
  const topics = [...Map.groupBy(rows, ({ topic }) => topic)].map(
    ([topic, ofTopic]) =>
      `(topic = ${binds.add(topic)} and topic_partition in (${binds.list(ofTopic.map(({ partition }) => partition))}))`,
  );
  const text = `delete from ${name}\nwhere destination = ${own} and (${topics.join('\n  or ')})`;
  return { purpose: 'progress', text, values: binds.values };
}

const bindsPerRow = 9;

function insertRows(name: string, destination: string, rows: readonly ProgressRow[]): Statement {
  const binds = new Binds();
  const lines = rows.map((row) => {
    const values = [
      `${binds.add(destination)}::varchar(40)`,
      `${binds.add(row.topic)}::varchar(255)`,
      `${binds.add(row.partition)}::integer`,
      `${binds.add(row.nextOffset)}::bigint`,
      `${binds.add(row.lastTimestamp)}::bigint`,
      `${binds.add(row.awaitingOffset)}::bigint`,
      `${binds.add(tailsText(row))}::varchar(${mostTails})`,
      row.blockedSince === 'now' ? 'getdate()' : `${binds.add(row.blockedSince)}::timestamp`,
      `${binds.add(row.parkedOpen)}::bigint`,
      'getdate()',
    ];
    return `(${values.join(', ')})`;
  });
  const text = `insert into ${name} (destination, topic, topic_partition, next_offset, last_timestamp, awaiting_offset,
  returned_tails, blocked_since, parked_open, updated_at) values\n${lines.join(',\n')}`;
  return { purpose: 'progress', text, values: binds.values };
}

/** A cast would cut what is longer. */
function tailsText({ topic, partition, returnedTails }: ProgressRow): string {
  const text = JSON.stringify(returnedTails);
  if (text.length <= mostTails) return text;
  const what = `partition ${partition} of topic ${JSON.stringify(topic)} awaits ${returnedTails.length} returned events, more than its progress can hold: mend what keeps them from being applied`;
  throw new LandfallError('systemic', 'PROGRESS_TOO_LONG', what);
}
