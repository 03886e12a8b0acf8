import { type LambdaEvent, type LambdaRecord, recordsOf } from '../local/lambda-event.ts';
import { maxEventBytes, payloadBytes } from '../local/regroup.ts';
import { type Expected, loadEvents, loadExpected } from '../test/support/fixtures.ts';
import { type Random, seeded } from '../test/support/random.ts';
import { RecordWriter } from './load-record.ts';
import { deletedRowJson, type LoadRow, newRow, rowJson, rowTexts, updatedRow } from './load-row.ts';

export interface LoadOptions {
  readonly inserts: number;
  readonly updates: number;
  /** Updates go to the oldest rows, this many at most, the oldest most often. */
  readonly hotKeys: number;
  readonly deletes: number;
  readonly seed: number;
  /** JSON with its schema in every record (fixture 12), or without (12b). */
  readonly schema: boolean;
}

/** The load of fixture 12 in full: 105,000 changes and 5,000 tombstones. */
export const fullLoad = { inserts: 40_000, updates: 60_000, hotKeys: 20_000, deletes: 5_000, seed: 12 } as const;

const maxRecords = 10_000;

/** A generated load. Every run over `events` makes the same ones and fills `rows` anew. */
export interface Load {
  /** Changes and tombstones. */
  readonly records: number;
  readonly topic: string;
  /** Events of at most 10,000 records and 6 MB, each with all partitions; about 650 MB in all with schema. */
  events(): Generator<LambdaEvent>;
  /** The table after the events generated so far, by id. */
  readonly rows: ReadonlyMap<number, LoadRow>;
  /** The same for test/support/expected.ts. */
  expected(): Expected;
}

export function generateLoad(options: LoadOptions): Load {
  const [like] = loadEvents(options.schema ? '12' : '12b');
  const pattern = like === undefined ? undefined : recordsOf(like)[0];
  if (like === undefined || pattern === undefined) throw new Error('fixture 12 holds no record to copy');
  const rows = new Map<number, LoadRow>();
  return {
    records: options.inserts + options.updates + options.deletes * 2,
    topic: pattern.topic,
    rows,
    events: function* () {
      rows.clear();
      yield* filled(like, recordsOfChanges(loadChanges(options, rows), new RecordWriter(pattern)));
    },
    expected: () => {
      const { tables, ...rest } = loadExpected(options.schema ? '12' : '12b');
      const texts = [...rows.values()].map(rowTexts);
      return { ...rest, tables: tables.map((table) => ({ ...table, rowCount: rows.size, rows: texts })) };
    },
  };
}

/** Records in the order of the source's log, cut into events as full as Lambda allows. */
function* filled(like: LambdaEvent, records: Iterable<LambdaRecord>): Generator<LambdaEvent> {
  const limit = maxEventBytes - 2_000;
  let lists = new Map<string, LambdaRecord[]>();
  let [size, bytes] = [0, 0];
  const event = (): LambdaEvent => ({ ...like, records: Object.fromEntries([...lists].sort()) });
  for (const record of records) {
    const more = payloadBytes(record);
    if (size === maxRecords || bytes + more > limit) {
      yield event();
      lists = new Map();
      [size, bytes] = [0, 0];
    }
    const id = `${record.topic}-${record.partition}`;
    const list = lists.get(id) ?? [];
    list.push(record);
    lists.set(id, list);
    size += 1;
    bytes += more;
  }
  if (size > 0) yield event();
}

/** One change of the load at its source. */
export type LoadChange =
  | { readonly op: 'c' | 'u'; readonly row: LoadRow; readonly begins: boolean }
  | { readonly op: 'd'; readonly id: number; readonly begins: boolean };

function* recordsOfChanges(changes: Iterable<LoadChange>, writer: RecordWriter): Generator<LambdaRecord> {
  for (const change of changes) {
    if (change.begins) writer.beginTransaction();
    if (change.op === 'd') {
      yield writer.change('d', change.id, deletedRowJson(change.id), 'null');
      yield writer.tombstone(change.id);
    } else yield writer.change(change.op, change.row.id, 'null', rowJson(change.row));
  }
}

/** The mix of operations, in transactions of up to 60 (`begins`); `rows` is kept as the source would. */
export function* loadChanges(
  options: Omit<LoadOptions, 'schema'>,
  rows = new Map<number, LoadRow>(),
): Generator<LoadChange> {
  const random = seeded(options.seed);
  const live = new LiveKeys();
  let [now, next, left] = [1_700_000_000_000_000, 1, 0];
  for (const op of operationsOf(options, random)) {
    const begins = left-- === 0;
    if (begins) left = random.int(1, 60) - 1;
    now += random.int(1, 5_000_000);
    if (op === 'c') {
      const row = newRow(next++, now, random);
      live.add(row.id);
      rows.set(row.id, row);
      yield { op, row, begins };
    } else if (op === 'u') {
      const id = live.at(Math.floor(Math.min(live.size, options.hotKeys) * random.next() ** 1.6));
      const old = rows.get(id);
      if (old === undefined) throw new Error(`row ${id} is live and unknown`);
      const row = updatedRow(old, now, random);
      rows.set(id, row);
      yield { op, row, begins };
    } else {
      const id = live.at(random.int(0, live.size - 1));
      live.remove(id);
      rows.delete(id);
      yield { op, id, begins };
    }
  }
}

type Operation = 'c' | 'u' | 'd';

/** Half of the inserts first, so that updates and deletes find rows; the rest at random. */
function operationsOf({ inserts, updates, deletes }: Omit<LoadOptions, 'schema'>, random: Random): Operation[] {
  const first = Math.floor(inserts / 2);
  const mixed: Operation[] = [
    ...Array<Operation>(inserts - first).fill('c'),
    ...Array<Operation>(updates).fill('u'),
    ...Array<Operation>(deletes).fill('d'),
  ];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [mixed[i], mixed[j]] = [mixed[j] ?? 'c', mixed[i] ?? 'c'];
  }
  return [...Array<Operation>(first).fill('c'), ...mixed];
}

/** Keys that have a row; removing one moves the last to its place, so the front stays hot. */
class LiveKeys {
  readonly #keys: number[] = [];
  readonly #places = new Map<number, number>();

  get size(): number {
    return this.#keys.length;
  }

  at(place: number): number {
    const key = this.#keys[place];
    if (key === undefined) throw new RangeError('the load changes more rows than it inserts');
    return key;
  }

  add(key: number): void {
    this.#places.set(key, this.#keys.push(key) - 1);
  }

  remove(key: number): void {
    const place = this.#places.get(key);
    const last = this.#keys.pop();
    this.#places.delete(key);
    if (place === undefined || last === undefined || last === key) return;
    this.#keys[place] = last;
    this.#places.set(last, place);
  }
}
