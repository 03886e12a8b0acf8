import { Decoder } from '../decode/decoder.ts';
import { readLambdaEvent } from '../decode/lambda-event.ts';
import type { ChangeEvent } from '../model/change-event.ts';
import { type LandfallError, RecordError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import { parkLimitExceeded } from '../plan/park-limit.ts';
import { PlanFindings } from '../plan/plan-findings.ts';
import type { KindOf } from '../sink/plan/kind.ts';
import { PlannedDestination } from '../sink/plan/planned-destination.ts';
import type { DestinationState } from '../sink/plan/state.ts';
import { Batch } from './batch.ts';
import type { Context } from './context.ts';
import type { PartitionRun } from './partition-run.ts';
import { Tally } from './tally.ts';
import { capped, isOnlySkipped, type Unit, unitsOf } from './units.ts';

/** A destination of some kind, as far as a plan looks at it. */
export interface PlannedFor {
  readonly settings: Settings;
  readonly kind: KindOf;
  readonly state: DestinationState;
}

type Counts = Record<'upserts' | 'deletes' | 'truncates', number>;

/**
 * What a destination would do with Lambda events, one after the other, as the handler gets them: they take the handler's
 * own way up to where something would be written. What stops the handler is noted, and what lies behind it planned too.
 * @throws LandfallError where the destination cannot be read, or an event is none.
 */
export async function planEvents(
  events: AsyncIterable<unknown>,
  destination: PlannedFor,
  now: () => Date,
): Promise<Plan> {
  const planning = new Planning(destination, now);
  await planning.begin();
  for await (const event of events) await planning.event(event);
  return planning.plan();
}

class Planning {
  readonly #settings: Settings;
  readonly #decoder: Decoder;
  readonly #destination: PlannedDestination;
  readonly #now: () => Date;
  readonly #findings = new PlanFindings();
  readonly #tally = new Tally();
  readonly #counts = new Map<string, Counts>();
  /** Why the handler would stop at a record of the event at hand. */
  #stops = new Map<KafkaRecord, LandfallError>();
  #records = 0;

  constructor({ settings, kind, state }: PlannedFor, now: () => Date) {
    this.#settings = settings;
    this.#now = now;
    this.#decoder = new Decoder(settings);
    this.#destination = new PlannedDestination(kind(settings, state), settings, state, this.#findings);
  }

  async begin(): Promise<void> {
    await this.#destination.begin();
  }

  async event(event: unknown): Promise<void> {
    this.#stops = new Map();
    const batches = readLambdaEvent(event).map((batch) => ({
      batch,
      events: batch.records.map((record) => this.#passable(this.#decoder.decode(record))),
    }));
    const { transactionPer } = this.#destination;
    const units = unitsOf(batches, transactionPer, true);
    for (const [i, unit] of units.entries()) {
      capped(unit, units.slice(0, i).flat(), this.#settings);
      if (transactionPer === 'table' && isOnlySkipped(unit)) this.#tally.skip(unit);
      else await this.#batch(unit);
      this.#note(unit);
    }
  }

  async #batch(unit: Unit): Promise<void> {
    const failure = await new Batch(unit, this.#context(), this.#tally).run();
    if (failure !== undefined) throw failure;
  }

  #note(unit: Unit): void {
    const parked = this.#noteParked(this.#noteParkLimit(unit));
    for (const run of unit) this.#count(run, parked);
  }

  plan(): Plan {
    const { skipped, alreadyApplied, nanosecondsCut, truncateInexact } = this.#tally;
    if (nanosecondsCut > 0) {
      this.#findings.note(
        'nanoseconds_cut',
        `${nanosecondsCut} values lose their nanoseconds: a column holds microseconds`,
      );
    }
    if (truncateInexact > 0) {
      const note = `${truncateInexact} truncates of topics with several partitions: what came before them in another event is not told apart`;
      this.#findings.note('truncate_inexact', note);
    }
    const { problems, notes } = this.#findings;
    const tables = this.#destination.tables
      .list()
      .map((table) => ({ ...table, ...(this.#counts.get(table.name) ?? noCounts()) }));
    const ddl = this.#destination.tables.statements;
    return { records: this.#records, alreadyApplied, skipped, tables, problems, notes, ddl };
  }

  /** A record at which the handler stops is put aside like one that it parks, so that others can be looked at. */
  #passable(event: ChangeEvent): ChangeEvent {
    if (event.kind !== 'broken' || event.error instanceof RecordError) return event;
    const { record, error } = event;
    this.#stops.set(record, error);
    return { kind: 'broken', record, error: new RecordError(error.code, record, error.message, { cause: error }) };
  }

  #context(): Context {
    return {
      settings: { ...this.#settings, onBadRecord: 'dead-letter', parkLimit: Number.POSITIVE_INFINITY },
      decoder: this.#decoder,
      destination: this.#destination,
      deadLetters: undefined,
      waits: new Map(),
      pace: { size: Number.POSITIVE_INFINITY },
      remainingMs: () => Number.POSITIVE_INFINITY,
      pause: async () => {},
      now: this.#now,
    };
  }

  /** `tooMany` names a cause of which so many are refused that none is parked. */
  #noteParked(tooMany: RecordError | undefined): ReadonlySet<KafkaRecord> {
    const records = new Set<KafkaRecord>();
    for (const { record, error, table } of this.#destination.takeParked()) {
      records.add(record);
      const { topic } = record;
      const stop = this.#stops.get(record);
      if (stop !== undefined) this.#findings.problem('blocked', stop, { topic }, 1, stop.message);
      else if (tooMany === undefined || !isSameCause(error, tooMany)) {
        const effect = this.#settings.onBadRecord === 'halt' ? 'blocked' : 'parked';
        this.#findings.problem(effect, error, { topic, table, column: error.place.column }, 1);
      }
    }
    return records;
  }

  /** So many records refused for one cause are not parked at all; returns the first of them. */
  #noteParkLimit(runs: readonly PartitionRun[]): RecordError | undefined {
    if (this.#settings.onBadRecord === 'halt') return undefined;
    const isOwn = (run: PartitionRun, index: number): boolean => {
      const record = run.batch.records[index];
      return record !== undefined && !this.#stops.has(record);
    };
    const parts = runs.map((run) => ({
      ...run,
      refused: new Map([...run.refused].filter(([index]) => isOwn(run, index))),
    }));
    const exceeded = parkLimitExceeded(parts, this.#settings.parkLimit);
    const cause = exceeded?.cause;
    if (exceeded === undefined || !(cause instanceof RecordError)) return undefined;
    const { table, column } = cause.place;
    const returned = runs.reduce((sum, run) => sum + run.events.length - run.first, 0);
    this.#findings.problem('blocked', exceeded, { topic: cause.record.topic, table, column }, returned, cause.code);
    return cause;
  }

  #count(run: PartitionRun, parked: ReadonlySet<KafkaRecord>): void {
    const { batch, events, first, done, failure } = run;
    this.#records += events.length;
    if (failure !== undefined) {
      const { topic, partition } = batch;
      this.#findings.problem('blocked', failure, { topic }, events.length - done, String(partition));
    }
    for (const event of events.slice(first, done)) {
      if (event.kind === 'skipped' || event.kind === 'broken' || parked.has(event.record)) continue;
      const { table, kind } = event;
      const blocking = this.#destination.tables.blockedBy(table);
      if (blocking !== undefined) this.#findings.problem('blocked', blocking, { table }, 1);
      else {
        const counts = this.#counts.get(table) ?? noCounts();
        this.#counts.set(table, counts);
        counts[`${kind}s`] += 1;
      }
    }
  }
}

function isSameCause(a: RecordError, b: RecordError): boolean {
  return a.code === b.code && a.place.table === b.place.table && a.place.column === b.place.column;
}

function noCounts(): Counts {
  return { upserts: 0, deletes: 0, truncates: 0 };
}
