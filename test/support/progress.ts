import { resetProgress } from '../../lib/dialect/postgres/progress-statements.ts';
import * as redshift from '../../lib/dialect/redshift/progress-statements.ts';
import { byKind } from './destination-kind.ts';
import type { Destination } from './harness.ts';
import { ownRows, ownTables } from './own-tables.ts';

/** `topic/partition next_offset`, and what is awaited and whether it blocks where something is; sorted. */
export async function progressOf(destination: Destination): Promise<string[]> {
  const line = `concat_ws(' ', topic || '/' || topic_partition, next_offset, 'awaits ' || awaiting_offset,
    case when blocked_since is not null then 'blocked' end) as line`;
  const rows = await ownRows(destination, 'progress', `topic, topic_partition, ${line}`, 'topic, topic_partition');
  return rows.map((row) => String(row.line));
}

/** What `landfall replay --again` and `landfall progress reset` do to a topic. */
export async function forgetProgress(destination: Destination, topic: string): Promise<void> {
  const { schema, settings, run } = destination;
  const name = String(settings.name ?? 'local');
  const tables = await ownTables(destination, 'progress');
  const statements = byKind({
    postgresql: () => [resetProgress(schema, name, [topic])],
    redshift: () => tables.map((table) => redshift.resetProgress(schema, name, table, [topic])),
  })();
  for (const { text, values } of statements) await run(text, values);
}
