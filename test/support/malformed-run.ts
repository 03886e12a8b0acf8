import type { DeadLetter } from '../../lib/model/dead-letter.ts';
import type { BatchReport } from '../../lib/model/report.ts';
import { recordsOf } from '../../local/lambda-event.ts';
import { make } from './existing-table.ts';
import { event } from './feed.ts';
import type { Destination } from './harness.ts';
import { capturedRecords, capturedTables } from './malformed-captured.ts';
import { secret } from './malformed-feeds.ts';
import { GoodModel } from './malformed-model.ts';
import { type MixedEvent, MixedStream, type Mixture, placeOf } from './malformed-stream.ts';
import { ownRows } from './own-tables.ts';
import type { Random } from './random.ts';
import { plentyOfTime } from './with-destination.ts';

type Settings = Readonly<Record<string, unknown>>;

const always = { parkLimit: 10_000, keylessTables: 'dead-letter', truncate: 'ignore', schemalessTime: 'us' };

/** Sends good and damaged records through the real handler, and says whatever is not as it must be. */
export class MalformedRun {
  /** Records by what became of them. */
  readonly outcomes: Record<string, number> = {};
  readonly problems: string[] = [];
  readonly #destination: Destination;
  readonly #settings: Settings;
  readonly #stream: MixedStream;
  readonly #model: GoodModel;
  readonly #handler: ReturnType<Destination['handler']>;
  /** Of the event at hand. */
  readonly #letters = new Map<string, DeadLetter>();

  constructor(destination: Destination, random: Random, settings: Settings) {
    this.#destination = destination;
    this.#settings = { ...always, tableNames: capturedTables, ...settings };
    this.#stream = new MixedStream(random, capturedRecords());
    this.#model = new GoodModel(settings);
    this.#handler = destination.handler(this.#settings, {
      put: async (_name, letter) => {
        this.#letters.set(placeOf(letter.record), letter);
      },
    });
  }

  /** Creates the tables: those of good rows, and with `captured` whatever captured records as they are make. */
  async prepare({ captured }: Pick<Mixture, 'captured'>): Promise<void> {
    await make(this.#destination, this.#model.sql());
    if (captured === 0) return;
    const settings = { ...this.#settings, schemaEvolution: 'basic', name: 'before' };
    const handler = this.#destination.handler(settings, { put: async () => {} });
    for (const records of capturedRecords()) {
      const numbered = records.map((record, offset) => ({ ...record, partition: 0, offset }));
      await handler(event(...numbered), plentyOfTime);
    }
    await handler.close();
  }

  /** Sends one event and looks at what became of each of its records. */
  async send(mixture: Mixture): Promise<void> {
    const mixed = this.#stream.next(mixture);
    this.#letters.clear();
    // Lambda hands over what it parsed itself.
    const { batchItemFailures } = await this.#handler(JSON.parse(JSON.stringify(mixed.event)), plentyOfTime);
    const report = this.#handler.reports.pop();
    if (report === undefined) throw new Error('nothing was reported');
    if (batchItemFailures.length > 0) this.#problem(`returned: ${JSON.stringify(report.failures)}`);
    this.#account(mixed, report);
    const good = new Set(mixed.changes.map(({ place }) => place));
    for (const [place, letter] of this.#letters) {
      if (good.has(place)) this.#problem(`${place}, a good record, is parked: ${letter.message}`);
      for (const wrong of wrongIn(letter)) this.#problem(`${place}: ${wrong}: ${letter.message}`);
    }
    for (const change of mixed.changes) this.#model.apply(change);
    for (const difference of await this.#model.differences(this.#destination)) this.#problem(difference);
  }

  /** What the destination says of progress and of parked records, against what was sent. */
  async finish(): Promise<void> {
    await this.#handler.close();
    if (this.#settings.delivery === 'at-least-once') return;
    const { database, schema } = this.#destination;
    const [found] = await database.query<{ parked: number }>(
      `select count(*)::int as parked from "${schema}"._landfall_parked where destination = 'local'`,
    );
    const done = await this.#done();
    if (done !== this.#stream.sent) this.#problem(`${done} of ${this.#stream.sent} records are done`);
    if (found?.parked !== this.outcomes.parked) this.#problem(`${found?.parked} records are noted as parked`);
  }

  /** Records that progress stands behind: where each table has its own, what is behind the furthest of them. */
  async #done(): Promise<number> {
    const columns = 'topic, topic_partition, next_offset::int as next';
    const rows = await ownRows(this.#destination, 'progress', `destination, ${columns}`);
    const ours = rows.filter(({ destination }) => destination === 'local');
    const byPartition = Map.groupBy(ours, (row) => `${row.topic}/${row.topic_partition}`);
    return [...byPartition.values()].reduce((sum, of) => sum + Math.max(...of.map(({ next }) => Number(next))), 0);
  }

  /** Each record is counted once, whatever became of it. */
  #account({ event: { records }, damaged }: MixedEvent, report: BatchReport): void {
    const { upserted, deleted, inserted, reduced, deadLetters: parked, returned } = report;
    const written = upserted + deleted + inserted;
    const skipped = Object.values(report.skipped).reduce((sum, count) => sum + count, 0);
    const sent = recordsOf({ eventSource: '', records }).length;
    if (report.records !== sent || written + reduced + skipped + parked + returned !== sent) {
      this.#problem(`${sent} records were sent, but counted are ${JSON.stringify({ ...report, parked: [] })}`);
    }
    if (parked !== this.#letters.size) this.#problem(`${this.#letters.size} dead letters, but counted are ${parked}`);
    const { statements, flights } = report;
    const counts = { sent, damaged, written, reduced, skipped, parked, statements, flights };
    for (const [name, count] of Object.entries(counts)) this.outcomes[name] = (this.outcomes[name] ?? 0) + count;
    for (const { code } of this.#letters.values()) this.outcomes[code] = (this.outcomes[code] ?? 0) + 1;
  }

  #problem(text: string): void {
    this.problems.push(text.slice(0, 1_000));
  }
}

const codes = new RegExp(
  `^(${[
    ...['UNDECODABLE', 'NOT_A_CHANGE_EVENT', 'NO_AFTER', 'NO_KEY', 'KEY_COLUMN_MISSING', 'KEY_NOT_UNIQUE'],
    ...['RESERVED_NAME', 'IDENTIFIER', 'VALUE_DOES_NOT_FIT', 'DELETE_WITHOUT_KEY', 'KEY_UNAVAILABLE', 'BEHIND_PARKED'],
    '[0-9A-Z]{5}',
  ].join('|')})$`,
);
/** What the runtime says where a program is wrong. */
const defect = /is not a function|Cannot read prop|is not iterable|\(reading '|Invalid array length|call stack/;

/** What is wrong with the words of a dead letter. */
function wrongIn({ code, message, record }: DeadLetter): string[] {
  const { partition, offset } = record;
  return [
    ...(codes.test(code) ? [] : [`the code ${code} is none`]),
    ...(message.length <= 2_000 ? [] : [`a message of ${message.length} characters`]),
    ...(message.includes(`partition ${partition}, offset ${offset}`) ? [] : ['no place in the message']),
    ...(message.includes(secret) ? ['another record’s value in the message'] : []),
    ...(passages(record.value).some((passage) => message.includes(passage)) ? ['a row in the message'] : []),
    ...(defect.test(message) ? ['a defect'] : []),
  ];
}

const longest = 100;

/** Some of what a value says, each longer than a message may quote. */
function passages(value: string | null): string[] {
  const text = Buffer.from(value ?? '', 'base64').toString('utf8');
  const starts = ['"after":{', '"before":{', '"payload":{', '{'].map((name) => text.indexOf(name));
  return starts.flatMap((start) =>
    start < 0 || start + longest > text.length ? [] : [text.slice(start, start + longest)],
  );
}
