import type { Destination } from './harness.ts';

/** Runs SQL in a destination's database; `@` stands for its schema and a dot. */
export async function make({ database, schema }: Destination, sql: string): Promise<void> {
  await database.query(sql.replaceAll('@', `"${schema}".`));
}
