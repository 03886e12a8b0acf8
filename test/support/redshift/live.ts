import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHandler } from '../../../functions/redshift.ts';
import { type Destination, equalitySettings, withHandlers } from '../harness.ts';
import { liveAddress } from './live-environment.ts';
import { mirrorOf } from './live-mirror.ts';
import type { LiveRun } from './live-run.ts';
import { LiveSession } from './live-session.ts';
import { quoted } from './names.ts';
import { redshiftTables } from './source-tables.ts';

const mostPauseMs = 250;

/**
 * A schema of its own on a live cluster. `database` is a local mirror of it, for looking only (live-mirror.ts). Whatever
 * is left when a test fails, the end of the run drops.
 */
export async function createLiveDestination(run: LiveRun): Promise<Destination> {
  const { password, ...address } = liveAddress(run.url);
  const live = new LiveSession({ ...address, password });
  const schema = `${run.schemas}${randomBytes(6).toString('hex')}`;
  await live.rows(`create schema ${quoted(schema)}`);
  const database = await mirrorOf(live, schema);
  const { staging, copyRole, stagingRegion } = run;
  return withHandlers({
    database,
    schema,
    settings: {
      kind: 'redshift',
      ...address,
      schema,
      staging,
      copyRole,
      ...(stagingRegion === undefined ? {} : { stagingRegion }),
      ...equalitySettings,
    },
    password,
    // A cluster that asks for patience gets some; failures that a test wants do not take long.
    createHandler: (options) => createHandler({ ...options, pause: (ms) => sleep(Math.min(ms, mostPauseMs)) }),
    run: (sql, values) => live.rows(sql, values),
    createTables: async (schemaSql) => {
      for (const statement of redshiftTables(schemaSql, schema)) await live.rows(statement);
    },
    drop: async () => {
      await live.rows(`drop schema ${quoted(schema)} cascade`);
      await live.close();
      await database.drop();
    },
  });
}
