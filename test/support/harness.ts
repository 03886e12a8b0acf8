import { createHandler, type Handler, type HandlerOptions } from '../../functions/postgres.ts';
import type { DeadLetterStore } from '../../lib/model/dead-letter.ts';
import type { BatchReport } from '../../lib/model/report.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { type Delivered, deliver, type EventSourceOptions } from '../../local/event-source.ts';
import type { LambdaEvent } from '../../local/lambda-event.ts';
import { createDatabase, type Database } from './database.ts';
import { destinationKind } from './destination-kind.ts';
import { withoutForeignKeys } from './fixtures.ts';
import { liveRun } from './redshift/live-run.ts';

/** Settings of the equality suites: upsert, delete, truncate. */
export const equalitySettings = { insertMode: 'upsert', deleteMode: 'delete', truncate: 'truncate' } as const;

/** What each kind of destination makes in its own way. */
export interface DestinationBase {
  readonly database: Database;
  readonly schema: string;
  /** Where and how, as `parseSettings` takes it; the password apart. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly password: string;
  readonly createHandler: (options: HandlerOptions) => Handler;
  /** Runs SQL by the destination's own means: of PostgreSQL, or of Redshift. */
  run(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Creates the tables of a fixture's schema.sql, with their keys and without foreign ones. */
  createTables(schemaSql: string): Promise<void>;
  drop(): Promise<void>;
}

/** A fresh schema in a fresh database, and real handlers that write into it. */
export interface Destination extends DestinationBase {
  /** A handler of its own, as a cold start makes it. */
  handler(
    settings?: Readonly<Record<string, unknown>>,
    deadLetters?: DeadLetterStore,
  ): Handler & { readonly reports: BatchReport[] };
  /** Delivers events to a new handler and closes it; throws when something was not written. */
  apply(
    events: Iterable<LambdaEvent>,
    settings?: Readonly<Record<string, unknown>>,
    options?: EventSourceOptions & { readonly deadLetters?: DeadLetterStore },
  ): Promise<Delivered & { readonly reports: readonly BatchReport[] }>;
}

/**
 * A destination of the kind that the test project is about. `server` is the superuser's URL of a server with the template
 * database, where it is not the run's own.
 */
export async function createDestination(schema = 'landfall test', server?: string): Promise<Destination> {
  if (destinationKind() === 'postgresql') return createPostgresDestination(schema, server);
  // Loaded for their own runs only: the modules need each other.
  const live = liveRun();
  if (live !== undefined) return (await import('./redshift/live.ts')).createLiveDestination(live);
  const { createRedshiftDestination } = await import('./redshift/destination.ts');
  return createRedshiftDestination(schema, server);
}

/** One of PostgreSQL's, whatever the test project is about: to hold another kind against it. */
export async function createPostgresDestination(schema = 'landfall test', server?: string): Promise<Destination> {
  const database = await createDatabase(server);
  await database.query(`create schema "${schema}"`);
  const address = new URL(database.url);
  return withHandlers({
    database,
    schema,
    settings: {
      hostname: address.hostname,
      port: Number(address.port),
      username: decodeURIComponent(address.username),
      database: address.pathname.slice(1),
      schema,
      tls: 'disable',
      ...equalitySettings,
    },
    password: decodeURIComponent(address.password),
    createHandler,
    run: (sql, values) => database.query(sql, values),
    createTables: async (schemaSql) => {
      // The source's own types are in `public` (source-types.ts).
      await database.query(withoutForeignKeys(schemaSql.replace(/CREATE (DOMAIN|TYPE)[^;]*;\n/g, ''), schema));
    },
    drop: () => database.drop(),
  });
}

/** The same with handlers that write into it. */
export function withHandlers(base: DestinationBase): Destination {
  const handler: Destination['handler'] = (given = {}, deadLetters = undefined) => {
    const { settings } = parseSettings({ ...base.settings, ...given });
    const reports: BatchReport[] = [];
    const made = base.createHandler({
      configuration: { settings: async () => settings, password: async () => base.password },
      deadLetters,
      report: (report) => reports.push(report),
      pause: async () => {},
    });
    return Object.assign(made, { reports });
  };
  return {
    ...base,
    handler,
    apply: async (events, settings, options) => {
      const made = handler(settings, options?.deadLetters);
      try {
        const delivered = await deliver(events, made, { backoffMs: 1, ...options });
        if (delivered.undone > 0) throw delivered.lastError ?? new Error(`stuck: ${delivered.stuck.join(', ')}`);
        return { ...delivered, reports: made.reports };
      } finally {
        await made.close();
      }
    },
  };
}
