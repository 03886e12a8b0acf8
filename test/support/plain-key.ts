import type { KafkaRecord } from '../../lib/model/record.ts';

interface KeyDocument {
  readonly schema: { readonly fields: readonly Readonly<Record<string, unknown>>[] };
  readonly payload: unknown;
}

/** A record whose key's schema carries no propagated source types, as connectors write keys. */
export function withPlainKey<R extends KafkaRecord>(record: R): R {
  if (typeof record.key !== 'string') return record;
  const text = Buffer.from(record.key, 'base64').toString('utf8');
  const { schema } = JSON.parse(text) as KeyDocument;
  const fields = schema.fields.map(({ parameters: _, ...field }) => field);
  // The payload is kept as it is written: its numbers may be more than a double holds.
  const payload = text.slice(text.indexOf('"payload":'));
  const key = `{"schema":${JSON.stringify({ ...schema, fields })},${payload}`;
  return { ...record, key: Buffer.from(key).toString('base64') };
}
