import pg from 'pg';
import { createDatabase, type Database } from '../database.ts';
import { type LocalS3, startLocalS3 } from './s3.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

export interface Place {
  readonly standIn: StandIn;
  readonly s3: LocalS3;
  /** PostgreSQL itself, behind the stand-in. */
  readonly database: Database;
  /** A client of the stand-in, closed at the end. */
  connect(): Promise<pg.Client>;
  /** Runs a statement on the first client: its rows. */
  run(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
}

/** A test on a stand-in of its own, with its local S3 endpoint and a schema `s`. */
export function withStandIn(test: (place: Place) => Promise<void>): () => Promise<void> {
  return async () => {
    const database = await createDatabase();
    const s3 = await startLocalS3();
    const standIn = await startStandIn({ postgresUrl: database.url, s3Endpoint: s3.endpoint });
    const clients: pg.Client[] = [];
    const connect = async () => {
      const client = new pg.Client({ connectionString: standIn.url });
      client.on('error', () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    };
    try {
      const first = await connect();
      const run = async (sql: string, values?: readonly unknown[]) =>
        (await first.query<Record<string, unknown>>(sql, values === undefined ? undefined : [...values])).rows;
      await run('create schema s');
      await test({ standIn, s3, database, connect, run });
    } finally {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await standIn.close();
      await s3.close();
      await database.drop();
    }
  };
}

/** An error of the server as "SQLSTATE message"; what was returned where there was none. */
export async function errorOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    (answer) => `no error: ${JSON.stringify(answer)}`,
    (error: { readonly code?: string; readonly message: string }) => `${error.code} ${error.message}`,
  );
}
