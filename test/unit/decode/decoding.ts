import { Decoder } from '../../../lib/decode/decoder.ts';
import type { ChangeEvent } from '../../../lib/model/change-event.ts';
import type { KafkaRecord } from '../../../lib/model/record.ts';
import { rawValue } from '../../../lib/model/row.ts';
import { parseSettings } from '../../../lib/model/settings.ts';

/** A decoder with the settings of the samples; `given` as an operator writes them. */
export function decoder(given: Readonly<Record<string, unknown>> = {}): Decoder {
  const base = { hostname: 'h', username: 'u', database: 'd', schema: 's', insertMode: 'upsert', deleteMode: 'delete' };
  return new Decoder(parseSettings({ ...base, truncate: 'truncate', ...given }).settings);
}

/** What one record means to a decoder that has seen nothing else. */
export function decode(record: KafkaRecord, given: Readonly<Record<string, unknown>> = {}): ChangeEvent {
  return decoder(given).decode(record);
}

type Kind = ChangeEvent['kind'];
type OfKind<K extends Kind> = Extract<ChangeEvent, { kind: K }>;

/** The event, known to be of this kind. @throws Error saying what it is instead. */
export function as<K extends Kind>(kind: K, event: ChangeEvent): OfKind<K> {
  if (event.kind === kind) return event as OfKind<K>;
  const why = event.kind === 'broken' ? event.error.message : event.kind === 'skipped' ? event.reason : '';
  throw new Error(`expected ${kind}, got ${event.kind} ${why}`);
}

/** The values a row would write, by the fields of its shape; unavailable ones left out. */
export function cells(row: OfKind<'upsert'>['row']): Record<string, unknown> {
  const names = row.shape.fields.map((field) => field.name).filter((name) => !row.unavailable?.has(name));
  return Object.fromEntries(names.map((name) => [name, rawValue(row, name)]));
}
