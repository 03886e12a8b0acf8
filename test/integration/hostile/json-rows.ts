import type { Destination } from '../../support/harness.ts';
import type { Values } from '../../support/records.ts';
import { nameAt } from '../../support/with-destination.ts';

/**
 * All rows of a table in the order of their values, read as JSON: the driver would lose a column called `__proto__`.
 * What ExtractNewRecordState adds to a row is left out.
 */
export async function jsonRowsOf({ database, schema }: Destination, table: string): Promise<Values[]> {
  const quoted = nameAt(table).replaceAll('"', '""');
  const found = await database.query<{ row: string }>(
    `select row::text from "${nameAt(schema).replaceAll('"', '""')}"."${quoted}" whole,
       lateral (select to_jsonb(whole.*) - '{__op,__source_ts_ms,__source_lsn}'::text[]) as j(row)
     order by j.row`,
  );
  return found.map(({ row }) => JSON.parse(row) as Values);
}
