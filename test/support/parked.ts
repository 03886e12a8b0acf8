import type { Destination } from './harness.ts';

/** What the destination knows of parked records: "partition/offset table key state code", sorted. */
export async function parkedIn({ database, schema }: Destination): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `select concat_ws(' ', topic_partition || '/' || record_offset, coalesce(table_name, '-'), coalesce(key, '-'), state, code) as line
     from "${schema}"._landfall_parked order by topic, topic_partition, record_offset`,
  );
  return rows.map(({ line }) => line);
}
