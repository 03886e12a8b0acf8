import { type DeadLetterStore, deadLetterName, deadLetterOf } from '../model/dead-letter.ts';
import { LandfallError } from '../model/errors.ts';
import type { ProgressStep } from '../model/progress.ts';
import type { Settings } from '../model/settings.ts';
import type { Table } from '../model/table.ts';
import { type ParkingPlan, planParking } from '../plan/parking.ts';
import { keysOf } from '../plan/parking-part.ts';
import type { LockedProgress, ProgressByPartition, Transaction, Work } from '../sink/destination.ts';
import type { Slice } from './partition-run.ts';
import { holdAgainstProgress, partOf, planWork, stepOf } from './plan-work.ts';

export interface AttemptOptions {
  readonly settings: Settings;
  readonly tables: ReadonlyMap<string, Table>;
  /** Tables whose rows make way for one another. */
  readonly displaced: ReadonlySet<string>;
  readonly deadLetters: DeadLetterStore | undefined;
  now(): Date;
  /** Milliseconds there are for dead letters to be taken. */
  letterMs(): number;
}

/** Dead letters written side by side. */
const lettersAtOnce = 10;

/** One attempt to write slices of an event in one transaction: planned at first sight, and again where that does not hold. */
export class Attempt implements Transaction {
  /** What of the event the work is about, and what of that is parked. */
  slices: readonly Slice[];
  plan: ParkingPlan;
  work: Work;
  /** Progress as it was found; undefined while nobody has looked. */
  progress: ProgressByPartition | undefined;
  /** Records that turned out to be applied already. */
  alreadyApplied = 0;
  readonly #given: readonly Slice[];
  readonly #options: AttemptOptions;

  constructor(slices: readonly Slice[], options: AttemptOptions) {
    this.#given = slices;
    this.#options = options;
    this.slices = slices;
    this.plan = planParking(slices.map(partOf), undefined, options.settings);
    this.work = this.#planned(slices.map(stepOf));
  }

  async replan(locked: LockedProgress): Promise<Work> {
    this.progress = locked.progress;
    const due = holdAgainstProgress(this.#given, locked.progress);
    this.alreadyApplied += due.alreadyApplied;
    this.slices = due.slices;
    const parts = due.slices.map(partOf);
    // A key's records are in one partition, but what a moved row was before may be parked in another.
    const mayHaveParked = [...locked.progress.values()].some(({ parkedOpen = 0 }) => parkedOpen > 0);
    const asked = mayHaveParked
      ? parts.flatMap((part) => [...keysOf(part)])
      : planParking(parts, undefined, this.#options.settings).parking.takenAsFree;
    this.plan = planParking(parts, await locked.openParked(asked), this.#options.settings);
    this.work = this.#planned(due.steps);
    return this.work;
  }

  /** A dead letter is kept before the commit that counts its record as done: it is there twice rather than never. */
  async beforeCommit(): Promise<void> {
    const { deadLetters, settings, now, letterMs } = this.#options;
    const { parked } = this.work.parking;
    if (parked.length === 0 || deadLetters === undefined) return;
    const at = now();
    for (let i = 0; i < parked.length; i += lettersAtOnce) {
      const some = parked.slice(i, i + lettersAtOnce);
      const puts = some.map(({ record, error }) =>
        deadLetters.put(deadLetterName(settings.name, record), deadLetterOf(settings.name, error, at)),
      );
      await within(letterMs(), Promise.all(puts), i > 0);
    }
  }

  #planned(steps: readonly ProgressStep[]): Work {
    const { settings, tables, displaced } = this.#options;
    const effects = planWork(this.slices, this.plan, tables, settings).map((work) => ({
      ...work,
      displaces: displaced.has(work.table.name),
    }));
    return {
      steps: settings.delivery === 'exactly-once' ? steps : [],
      effects,
      parking: this.plan.parking,
    };
  }
}

/** A store that does not answer must not keep the invocation, nor the ones after it; one that is slow gets less. */
async function within<T>(milliseconds: number, answer: Promise<T>, hasAnswered: boolean): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(hasAnswered ? tooSlow() : unreachable('no answer in time')),
    Math.max(0, milliseconds),
  );
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    if (error instanceof LandfallError) throw error;
    throw unreachable(error instanceof Error ? error.message : String(error), error);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(): LandfallError {
  return new LandfallError('transient', 'OUT_OF_TIME', 'the dead-letter store has not taken all records in time');
}

function unreachable(reason: string, cause?: unknown): LandfallError {
  const text = `a record is to be parked, but the dead-letter store does not take it: ${reason}`;
  return new LandfallError('systemic', 'DEAD_LETTERS_UNREACHABLE', text, { cause });
}
