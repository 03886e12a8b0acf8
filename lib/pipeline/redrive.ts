import { Decoder } from '../decode/decoder.ts';
import type { ChangeEvent } from '../model/change-event.ts';
import { type DeadLetter, parkedLetterName } from '../model/dead-letter.ts';
import type { LandfallError } from '../model/errors.ts';
import { type ParkedFilter, type ParkedRow, parkedName } from '../model/parked-row.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { Settings } from '../model/settings.ts';
import type { RedriveTarget } from '../sink/redrive.ts';
import { Batch } from './batch.ts';
import { parkedEvent } from './parked-event.ts';
import { inRecordOrder, keyGroups } from './parked-order.ts';
import { startRun } from './partition-run.ts';
import { type Fate, parkedChanged, RedriveDestination } from './redrive-destination.ts';
import { Tally } from './tally.ts';

export interface RedriveOptions {
  readonly settings: Settings;
  readonly target: RedriveTarget;
  readonly filter: ParkedFilter;
  /** Open parked records that the filter names, with all others of their keys. */
  open(filter: ParkedFilter): Promise<readonly ParkedRow[]>;
  /** Topics of which several partitions were applied. */
  spreadTopics(): Promise<ReadonlySet<string>>;
  /** A dead letter by its name; undefined where there is none. */
  letter(name: string): Promise<DeadLetter | undefined>;
  pause(ms: number): Promise<void>;
  now(): Date;
  /** Records that have had their turn, of how many. */
  onProgress?(done: number, all: number): void;
  /** Nothing is written: once through is enough, since nothing makes way for anything. */
  readonly isDry?: boolean;
}

export interface Redriven {
  /** The last that is known of each record. */
  readonly fates: readonly Fate[];
  readonly unavailableLost: number;
  /** Why it ended early. */
  readonly failure: LandfallError | undefined;
}

/** Records of one chunk: their letters are in memory together. */
const chunkSize = 1_000;
/** Read side by side: one after the other takes long where a bucket is far. */
const lettersAtOnce = 32;
/** Records that one transaction takes on at first. */
const paceSize = 500;
const timeMs = 120_000;
/** Times that others may settle records under our eyes. */
const mostChanges = 100;

/**
 * Sends open parked records the handler's way again, oldest first, and settles each in the transaction that writes it.
 * What is refused again stays open with its new reason; it is tried once more after others got written, which it may
 * have waited for.
 */
export async function redrive(options: RedriveOptions): Promise<Redriven> {
  const fates = new Map<string, Fate>();
  const decoder = new Decoder(options.settings);
  const tally = new Tally();
  let failure: LandfallError | undefined;
  for (let changes = 0; changes <= mostChanges; ) {
    const outcome = await once(options, decoder, tally, fates);
    failure = outcome.failure;
    if (failure?.code === parkedChanged) changes += 1;
    else if (failure !== undefined || options.isDry || outcome.resolved === 0) break;
  }
  return { fates: [...fates.values()], unavailableLost: tally.unavailableLost, failure };
}

interface Outcome {
  resolved: number;
  failure: LandfallError | undefined;
}

async function once(
  options: RedriveOptions,
  decoder: Decoder,
  tally: Tally,
  fates: Map<string, Fate>,
): Promise<Outcome> {
  const rows = await options.open(options.filter);
  const spreadTopics = await options.spreadTopics();
  const outcome: Outcome = { resolved: 0, failure: undefined };
  settledByOthers(rows, fates);
  let done = 0;
  for (const chunk of chunks(rows)) {
    const destination = await destinationOf(chunk, { ...options, spread: spreadTopics }, decoder, tally);
    for (const fate of destination.fates.values()) {
      fates.set(parkedName(fate), fate);
      if (fate.state === 'resolved') outcome.resolved += 1;
    }
    done += chunk.length;
    options.onProgress?.(done, rows.length);
    outcome.failure = destination.failure;
    if (outcome.failure !== undefined) break;
  }
  return outcome;
}

/** What was left open and is not any more: somebody else wrote it, or a newer state. */
function settledByOthers(rows: readonly ParkedRow[], fates: Map<string, Fate>): void {
  const open = new Set(rows.map(parkedName));
  for (const [name, fate] of fates) if (fate.state === 'open' && !open.has(name)) fates.delete(name);
}

/** Whole keys, about as many records as fit; those of one key are never apart. */
function* chunks(rows: readonly ParkedRow[]): Generator<readonly ParkedRow[]> {
  let chunk: ParkedRow[] = [];
  for (const group of keyGroups(rows)) {
    chunk.push(...group);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Sends the records of a chunk; returns the destination that took them, which knows their fates. */
async function destinationOf(
  chunk: readonly ParkedRow[],
  options: RedriveOptions & { readonly spread: ReadonlySet<string> },
  decoder: Decoder,
  tally: Tally,
): Promise<RedriveDestination & { failure?: LandfallError | undefined }> {
  const letters: (DeadLetter | undefined)[] = [];
  for (let i = 0; i < chunk.length; i += lettersAtOnce) {
    const names = chunk.slice(i, i + lettersAtOnce).map((row) => parkedLetterName(options.settings.name, row));
    letters.push(...(await Promise.all(names.map(options.letter))));
  }
  const given = chunk.map((row, i) => ({ row, letter: letters[i] }));
  const rows = new Map<KafkaRecord, ParkedRow>();
  const runs = [...Map.groupBy(given, ({ row }) => JSON.stringify([row.topic, row.partition]))].map(([id, list]) => {
    const events: ChangeEvent[] = inRecordOrder(list).map(({ row, letter }) => {
      const event = parkedEvent(row, letter, decoder, { ...options.settings, spreadTopics: options.spread });
      rows.set(event.record, row);
      return event;
    });
    const records = events.map(({ record }) => record);
    const { topic, partition } = records[0] as KafkaRecord;
    return startRun({ id, topic, partition, records }, events, true);
  });
  const destination = new RedriveDestination(options.target, rows);
  const { settings, pause, now } = options;
  const context = {
    // Each record is one that was refused: that many are is no sign; and what it waited for came, or did not.
    settings: { ...settings, parkLimit: Number.POSITIVE_INFINITY, constraintWait: 0 },
    ...{ decoder, destination, deadLetters: undefined, waits: new Map(), pace: { size: paceSize } },
    ...{ remainingMs: () => timeMs, pause, now },
  };
  const ended = await new Batch(runs, context, tally).run();
  // What one of them stopped for leaves records that nobody has tried.
  const failure = ended ?? runs.find((run) => run.failure !== undefined)?.failure;
  return Object.assign(destination, { failure });
}
