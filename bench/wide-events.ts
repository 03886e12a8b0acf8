import { eventOf, type LambdaEvent, type LambdaRecord } from '../local/lambda-event.ts';
import { maxEventBytes, payloadBytes } from '../local/regroup.ts';
import { type Random, seeded } from '../test/support/random.ts';
import type { Cell } from './cells.ts';
import { RecordWriter } from './load-record.ts';
import { WideTable } from './wide-table.ts';

/** Rows of the table before anything is measured. */
export const filledRows = 10_000;
/** Of the mix `hot keys`. */
const eventsPerKey = 20;
const sampled = 200;
/** Records differ in size: an event of this much of the limit's worth of them stays below it. */
const safe = 0.985;

/** The records of a cell's table that Lambda puts into one event of at most 6 MB. */
export function fitting({ columns, schema }: Pick<Cell, 'columns' | 'schema'>): number {
  const table = new WideTable(columns);
  const random = seeded(columns);
  const writer = new RecordWriter(table.pattern(schema));
  let bytes = 0;
  for (let id = 1; id <= sampled; id += 1) {
    bytes += payloadBytes(writer.change('c', filledRows + id, 'null', table.rowJson(id, random)));
  }
  return Math.floor((maxEventBytes * safe * sampled) / bytes);
}

/** Endless events of a cell, one after the other as a topic would hold them. */
export function* wideEvents({ columns, records, mix, schema }: Cell, seed: number): Generator<LambdaEvent> {
  const table = new WideTable(columns);
  const random = seeded(seed);
  const writer = new RecordWriter(table.pattern(schema));
  let inserted = filledRows;
  const write = (op: 'c' | 'u', id: number): LambdaRecord => writer.change(op, id, 'null', table.rowJson(id, random));
  const eventOfIds = (op: 'c' | 'u', ids: readonly number[]): LambdaEvent => {
    writer.beginTransaction();
    return eventOf(
      { eventSource: 'aws:kafka', records: {} },
      ids.map((id) => write(op, id)),
    );
  };
  const inserts = (): LambdaEvent =>
    eventOfIds(
      'c',
      Array.from({ length: records }, () => ++inserted),
    );
  const again = mix === 'replay' ? inserts() : undefined;
  for (;;) {
    if (again !== undefined) yield again;
    else if (mix === 'inserts') yield inserts();
    else
      yield eventOfIds(
        'u',
        updatedIds(mix === 'updates' ? records : Math.ceil(records / eventsPerKey), records, random),
      );
  }
}

/** So many updates of so many rows, in any order. */
function updatedIds(keys: number, updates: number, random: Random): number[] {
  const chosen = shuffled(
    Array.from({ length: filledRows }, (_, i) => i + 1),
    keys,
    random,
  );
  return shuffled(
    Array.from({ length: updates }, (_, i) => chosen[i % keys] ?? 1),
    updates,
    random,
  );
}

/** The first `count` of the items once they are shuffled. */
function shuffled<T>(items: T[], count: number, random: Random): T[] {
  for (let i = 0; i < count; i += 1) {
    const j = random.int(i, items.length - 1);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items.slice(0, count);
}
