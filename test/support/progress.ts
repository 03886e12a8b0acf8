import { resetProgress } from '../../lib/dialect/postgres/progress-statements.ts';
import type { Destination } from './harness.ts';

/** `topic/partition next_offset`, and what is awaited and whether it blocks where something is; sorted. */
export async function progressOf({ database, schema }: Destination): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `select concat_ws(' ', topic || '/' || topic_partition, next_offset, 'awaits ' || awaiting_offset,
       case when blocked_since is not null then 'blocked' end) as line
     from "${schema}"._landfall_progress order by topic, topic_partition`,
  );
  return rows.map(({ line }) => line);
}

/** What `landfall replay --again` and `landfall progress reset` do to a topic. */
export async function forgetProgress({ database, schema, settings }: Destination, topic: string): Promise<void> {
  const { text, values } = resetProgress(schema, String(settings.name ?? 'local'), [topic]);
  await database.query(text, values);
}
