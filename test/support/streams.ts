import { type LambdaEvent, type LambdaRecord, recordsOf } from '../../local/lambda-event.ts';
import type { Destination } from './harness.ts';
import { exactly } from './records.ts';

/** The parts of an envelope that tests look at. */
export interface Envelope {
  readonly op: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/**
 * What a key or value says, without its schema; undefined for null. Integers beyond 2^53 are bigints. Read without the
 * code under test.
 */
export function payloadOf(base64: string | null | undefined): unknown {
  return typeof base64 === 'string' ? payload(base64, BigInt) : undefined;
}

function payload(base64: string, large: (digits: string) => unknown): unknown {
  const document: unknown = JSON.parse(
    Buffer.from(base64, 'base64').toString('utf8'),
    (_name: string, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
        ? large(context?.source ?? '')
        : value,
  );
  const isWithSchema = typeof document === 'object' && document !== null && 'schema' in document;
  return isWithSchema && 'payload' in document ? document.payload : document;
}

/** All records of a topic, each partition in order. */
export function recordsIn(events: readonly LambdaEvent[], topic: string): LambdaRecord[] {
  return events.flatMap(recordsOf).filter((record) => record.topic === topic);
}

/** The changes of a topic; tombstones left out. */
export function envelopesIn(events: readonly LambdaEvent[], topic: string): Envelope[] {
  const payloads = recordsIn(events, topic).map((record) => payloadOf(record.value));
  return payloads.filter((payload): payload is Envelope => payload !== undefined);
}

/** The same records as a connector with `schemas.enable=false` would have written them. */
export function withoutSchemas(events: readonly LambdaEvent[]): LambdaEvent[] {
  const bare = (base64: string) => Buffer.from(JSON.stringify(payload(base64, exactly))).toString('base64');
  const rewritten = (record: LambdaRecord): LambdaRecord => ({
    ...record,
    ...(typeof record.key === 'string' ? { key: bare(record.key) } : {}),
    ...(typeof record.value === 'string' ? { value: bare(record.value) } : {}),
  });
  return events.map((event) => ({
    ...event,
    records: Object.fromEntries(Object.entries(event.records).map(([id, list]) => [id, list.map(rewritten)])),
  }));
}

/** The tables of a destination, Landfall's own left out. */
export async function tablesOf({ database, schema }: Destination): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p')
       and not starts_with(relname, '_landfall_') order by relname collate "C"`,
    [`"${schema}"`],
  );
  return rows.map(({ name }) => name);
}
