import { loadEvents } from '../test/support/fixtures.ts';
import { eventOf, type LambdaEvent, type LambdaRecord, recordsOf } from './lambda-event.ts';

/** Captured events of tables whose shape changes, up to the first change of a type that no column can follow. */
export function evolvingEvents(): LambdaEvent[] {
  // `accounts.points` outgrows its integer column in event 11, and no column is ever altered; the other tables go on.
  return loadEvents('05').filter((event, index) => index < 11 || !topicOf(event).endsWith('.accounts'));
}

export interface UpdateInStream {
  readonly before: readonly LambdaEvent[];
  readonly update: LambdaEvent;
  readonly after: readonly LambdaEvent[];
  readonly table: string;
  readonly id: number;
  /** Columns the update did not touch, so large that the source's log does not hold them. */
  readonly unsent: ReadonlySet<string>;
}

/** Captured events around one update that does not carry the large values it left alone (TOAST). */
export function updateWithUnsentValues(): UpdateInStream {
  const events = loadEvents('06');
  for (const [index, event] of events.entries()) {
    const records = recordsOf(event);
    for (const [place, record] of records.entries()) {
      const found = readUpdate(record);
      if (found === undefined) continue;
      return {
        ...found,
        before: [...events.slice(0, index), eventOf(event, records.slice(0, place))],
        update: eventOf(event, [record]),
        after: [eventOf(event, records.slice(place + 1)), ...events.slice(index + 1)],
      };
    }
  }
  throw new Error('the captured events hold no update with unsent values');
}

function readUpdate(record: LambdaRecord): Pick<UpdateInStream, 'table' | 'id' | 'unsent'> | undefined {
  if (typeof record.value !== 'string') return undefined;
  const { payload } = JSON.parse(Buffer.from(record.value, 'base64').toString('utf8')) as {
    payload: { op: string; after: Record<string, unknown> | null; source: { table: string } };
  };
  const { op, after, source } = payload;
  if (op !== 'u' || after === null || source.table !== 'documents') return undefined;
  const unsent = new Set(Object.keys(after).filter((column) => isPlaceholder(after[column])));
  return unsent.size === 0 ? undefined : { table: source.table, id: Number(after.id), unsent };
}

/** Debezium's marker for an unavailable value: as text, as bytes (base64), inside an array. */
function isPlaceholder(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 1 && isPlaceholder(value[0]);
  const marker = '__debezium_unavailable_value';
  return value === marker || value === Buffer.from(marker).toString('base64');
}

function topicOf(event: LambdaEvent): string {
  return recordsOf(event)[0]?.topic ?? '';
}
