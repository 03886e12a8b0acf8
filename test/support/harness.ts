import { createHandler, type Handler } from '../../functions/postgres.ts';
import type { DeadLetterStore } from '../../lib/model/dead-letter.ts';
import type { BatchReport } from '../../lib/model/report.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { type Delivered, deliver, type EventSourceOptions } from '../../local/event-source.ts';
import type { LambdaEvent } from '../../local/lambda-event.ts';
import { createDatabase, type Database } from './database.ts';

/** Settings of the equality suites: upsert, delete, truncate. */
export const equalitySettings = { insertMode: 'upsert', deleteMode: 'delete', truncate: 'truncate' } as const;

/** A fresh schema in a fresh database, and real handlers that write into it. */
export interface Destination {
  readonly database: Database;
  readonly schema: string;
  /** Where and how, as `parseSettings` takes it; the password apart. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly password: string;
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
  drop(): Promise<void>;
}

/** `server` is the superuser's URL of a server with the template database, where it is not the run's own. */
export async function createDestination(schema = 'landfall test', server?: string): Promise<Destination> {
  const database = await createDatabase(server);
  await database.query(`create schema "${schema}"`);
  const address = new URL(database.url);
  const base = {
    hostname: address.hostname,
    port: Number(address.port),
    username: decodeURIComponent(address.username),
    database: address.pathname.slice(1),
    schema,
    tls: 'disable',
    ...equalitySettings,
  };
  const password = decodeURIComponent(address.password);
  const handler: Destination['handler'] = (given = {}, deadLetters = undefined) => {
    const { settings } = parseSettings({ ...base, ...given });
    const reports: BatchReport[] = [];
    const made = createHandler({
      configuration: { settings: async () => settings, password: async () => password },
      deadLetters,
      report: (report) => reports.push(report),
      pause: async () => {},
    });
    return Object.assign(made, { reports });
  };
  return {
    database,
    schema,
    settings: base,
    password,
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
    drop: () => database.drop(),
  };
}
