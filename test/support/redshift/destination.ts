import { createHandler } from '../../../functions/redshift.ts';
import { createDatabase } from '../database.ts';
import { type Destination, type DestinationBase, equalitySettings, withHandlers } from '../harness.ts';
import { localS3 } from './local-s3.ts';
import { physicalName } from './names.ts';
import type { LocalS3 } from './s3.ts';
import { redshiftTables } from './source-tables.ts';
import { type StandIn, startStandIn } from './stand-in.ts';

/** A destination whose handlers write to the stand-in, by way of a local S3 endpoint. */
export interface RedshiftDestination extends Destination {
  readonly standIn: StandIn;
  readonly s3: LocalS3;
}

export const staging = 's3://staging/landfall';
export const copyRole = 'arn:aws:iam::111122223333:role/copy';

/** As `createDestination`; `database` is PostgreSQL itself, behind the stand-in. */
export async function createRedshiftDestination(
  schema = 'landfall test',
  server?: string,
): Promise<RedshiftDestination> {
  const database = await createDatabase(server);
  const s3 = await localS3();
  const standIn = await startStandIn({ postgresUrl: database.url, s3Endpoint: s3.endpoint });
  const run = async (sql: string, values?: readonly unknown[]) => (await standIn.query(sql, values)).rows;
  await run(`create schema "${physicalName(schema)}"`);
  const address = new URL(standIn.url);
  const base: DestinationBase = {
    database,
    schema,
    settings: {
      kind: 'redshift',
      hostname: address.hostname,
      port: standIn.port,
      username: decodeURIComponent(address.username),
      database: address.pathname.slice(1),
      schema,
      tls: 'disable',
      staging,
      copyRole,
      ...equalitySettings,
    },
    password: decodeURIComponent(address.password),
    createHandler,
    run,
    createTables: async (schemaSql) => {
      for (const statement of redshiftTables(schemaSql, schema)) await run(statement);
    },
    drop: async () => {
      await standIn.close();
      s3.clear();
      await database.drop();
      // What is appended without progress needs no LOCK; but nothing may come before one.
      const late = standIn.violations.filter((violation) => violation.startsWith('lock after'));
      if (late.length > 0) throw new Error(`a snapshot was taken before LOCK: ${late.join(' | ')}`);
    },
  };
  return { ...withHandlers(base), standIn, s3, run };
}
