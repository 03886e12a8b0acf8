import * as parked from '../../dialect/redshift/parked-statements.ts';
import { lockProgress, readProgress } from '../../dialect/redshift/progress-statements.ts';
import { writeProgress } from '../../dialect/redshift/write-progress.ts';
import type { TableKey } from '../../model/parking.ts';
import type { ProgressStep } from '../../model/progress.ts';
import type { Settings } from '../../model/settings.ts';
import { stands } from '../../plan/progress.ts';
import { type ProgressByPartition, progressKey, type Work } from '../destination.ts';
import type { Rows } from '../session.ts';
import { parkingStatements, progressAfter, progressRows } from './closing.ts';
import type { Send } from './loader.ts';
import { progressOf, type StoredProgress } from './progress-rows.ts';

export type Stored = ReadonlyMap<string, StoredProgress>;

type Table = string | undefined;

/** What Redshift keeps for Landfall beside the data: how far each table has come, and what is parked. */
export class Bookkeeping {
  readonly #settings: Pick<Settings, 'schema' | 'name' | 'delivery'>;
  readonly #send: Send;
  /** Progress by table as the last transaction left it. */
  readonly #known = new Map<Table, ProgressByPartition>();

  constructor(settings: Pick<Settings, 'schema' | 'name' | 'delivery'>, send: Send) {
    this.#settings = settings;
    this.#send = send;
  }

  /** Progress of a table as it was when last seen; what others have done since shows behind the lock. */
  async known(table: Table): Promise<ProgressByPartition> {
    const known = this.#known.get(table) ?? (await this.read(table));
    // Only a commit that was answered says where it stands now.
    this.#known.delete(table);
    return known;
  }

  async lock(table: Table): Promise<void> {
    await this.#send(lockProgress(this.#settings.schema, table));
  }

  async read(table: Table): Promise<Stored> {
    return progressOf(await this.#send(readProgress(this.#settings.schema, this.#settings.name, table)));
  }

  /** Which of the keys have open parked records. */
  async openParked(keys: readonly TableKey[]): Promise<readonly TableKey[]> {
    if (this.#settings.delivery !== 'exactly-once' || keys.length === 0) return [];
    const { schema, name } = this.#settings;
    const rows: Rows[number][] = [];
    for (const statement of parked.findParked(schema, name, keys)) rows.push(...(await this.#send(statement)));
    return parked.openKeys(keys, rows);
  }

  /** Writes what a transaction ends with. Returns what is to be done once it is committed. */
  async close({ steps, parking }: Work, stored: Stored): Promise<() => void> {
    const [step] = steps;
    if (step === undefined) return () => {};
    const { schema, name } = this.#settings;
    for (const statement of parkingStatements(parking, this.#settings)) await this.#send(statement);
    const rows = progressRows(steps, stored, await this.#countParked(steps));
    for (const statement of writeProgress(schema, name, step.table, rows)) await this.#send(statement);
    return () => this.#known.set(step.table, progressAfter(stored, rows));
  }

  async #countParked(steps: readonly ProgressStep[]): Promise<ReadonlyMap<string, number> | undefined> {
    if (!steps.some(({ isChecked }) => isChecked)) return undefined;
    const { schema, name } = this.#settings;
    const rows = await this.#send(parked.countParked(schema, name, steps[0]?.table));
    return new Map(
      rows.map((row) => [progressKey(String(row.topic), Number(row.topic_partition)), Number(row.parked_open)]),
    );
  }
}

/** Whether each step may be taken from where progress stands. */
export function isDue({ steps }: Pick<Work, 'steps'>, progress: ProgressByPartition): boolean {
  return steps.every((step) => stands(progress.get(progressKey(step.topic, step.partition)), step));
}

/** Whether progress stands where it was when work was planned by it. */
export function isSame(a: Stored, b: Stored): boolean {
  const spelled = (stored: Stored): string =>
    JSON.stringify([...stored].map(([key, { blockedMs: _, ...progress }]) => [key, progress]));
  return spelled(a) === spelled(b);
}
