import type { VerifyResult } from '../../local/verify/result.ts';
import { createDatabase, type Database } from './database.ts';
import type { ExpectedTable } from './fixtures.ts';
import { createDestination, type Destination } from './harness.ts';
import { type Ran, runLandfall } from './run-landfall.ts';

/** A source's database beside a destination's, and the command that compares them. */
export interface Verified {
  readonly source: Database;
  readonly destination: Destination;
  /** SQL at both; `@` stands for the schema and a dot. */
  both(sql: string): Promise<void>;
  atSource(sql: string): Promise<void>;
  atDestination(sql: string): Promise<void>;
  verify(...args: readonly string[]): Promise<Ran>;
  /** The same as JSON, parsed. */
  verified(...args: readonly string[]): Promise<VerifyResult & { readonly code: number | null }>;
}

/** A test on two databases of its own; tables of the source are in `public`. */
export function withSource(test: (verified: Verified) => Promise<void>): () => Promise<void> {
  return async () => {
    const source = await createDatabase();
    const destination = await createDestination();
    const atSource = async (sql: string) => void (await source.query(sql.replaceAll('@', 'public.')));
    const atDestination = async (sql: string) => {
      await destination.database.query(sql.replaceAll('@', `"${destination.schema}".`));
    };
    const verify = (...args: readonly string[]): Promise<Ran> =>
      runLandfall([
        ...['verify', '--source', source.url, '--to', destination.database.url],
        ...['--schema', destination.schema, '--settle', '0.2', ...args],
      ]);
    try {
      await test({
        ...{ source, destination, atSource, atDestination, verify },
        both: async (sql) => void (await Promise.all([atSource(sql), atDestination(sql)])),
        verified: async (...args) => {
          const { code, stdout, stderr } = await verify('--json', ...args);
          if (stdout === '') throw new Error(stderr);
          return { ...(JSON.parse(stdout) as VerifyResult), code };
        },
      });
    } finally {
      await destination.drop();
      await source.drop();
    }
  };
}

/** Fills a table of the source with what a fixture says it holds. */
export async function fill(source: Database, { name, columns, rows }: ExpectedTable): Promise<void> {
  const values = columns.map((column, i) => `$${i + 1}::text::${column.type}`).join(', ');
  for (const row of rows) await source.query(`insert into public."${name}" values (${values})`, row);
}
