import { randomUUID } from 'node:crypto';
import { type EncodedRow, encodeSteps, filledColumns } from '../../dialect/redshift/encode-steps.ts';
import type { LoadStep } from '../../dialect/redshift/load-step.ts';
import * as stage from '../../dialect/redshift/stage-statements.ts';
import { longestVarchar } from '../../dialect/redshift/types/spelled-types.ts';
import type { Statement } from '../../dialect/statement.ts';
import { LandfallError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { Refusal } from '../destination.ts';
import type { Rows } from '../session.ts';
import type { StagingStore } from './staging-store.ts';
import { type Upload, upload } from './upload.ts';

/** Sends one statement. @throws SessionError */
export type Send = (statement: Statement) => Promise<Rows>;

/** A load that COPY refused. */
interface FailedLoad {
  readonly target: stage.LoadTarget;
  readonly upload: Upload;
}

/** Rows that are encoded, and where they go. */
export interface Load {
  readonly target: stage.LoadTarget;
  readonly rows: readonly EncodedRow[];
}

/**
 * Carries rows to Redshift: few of them as binds, more through S3 and COPY, which is the only fast way in
 * (c_best-practices-use-copy.html).
 */
export class Loader {
  readonly #settings: Settings;
  readonly #send: Send;
  readonly #store: StagingStore | undefined;
  #failed: FailedLoad | undefined;
  /** Bytes that went to S3. */
  bytesStaged = 0;

  constructor(settings: Settings, send: Send, store: StagingStore | undefined) {
    this.#settings = settings;
    this.#send = send;
    this.#store = store;
  }

  /** Encodes rows for a stage of their table; undefined where there are none. @throws RefusedRecords */
  encodeStaged(steps: readonly LoadStep[], table: Table): (Load & { readonly name: string }) | undefined {
    if (steps.length === 0) return undefined;
    const names = filledColumns(steps, table);
    const target = stage.stageFor(table, names);
    return { target, name: target.name, rows: encodeSteps(steps, names, table, this.#settings, true) };
  }

  /** Encodes rows for the table itself, those with the same columns together. @throws RefusedRecords */
  encodeAppended(steps: readonly LoadStep[], table: Table): Load[] {
    return steps.map((step) => {
      const names = filledColumns([step], table);
      const target = stage.straightTo(this.#settings.schema, table, names);
      return { target, rows: encodeSteps([step], names, table, this.#settings, false) };
    });
  }

  /** Loads a stage: made where it is missing, and emptied, before. Outside a transaction, since emptying it commits. */
  async stage(load: Load): Promise<void> {
    await this.#send(stage.createStage(load.target));
    await this.#send(stage.emptyStage(load.target));
    await this.load(load);
    const [count] = await this.#send(stage.countStage(load.target));
    if (Number(count?.rows) === load.rows.length) return;
    const text = `the stage of ${load.rows.length} rows holds ${String(count?.rows)}: it is loaded again`;
    throw new LandfallError('transient', 'STAGE_INCOMPLETE', text);
  }

  /** @throws LandfallError `STAGING_MISSING`, systemic, where rows must go through S3 and there is no way. */
  requireWay({ rows }: Load): void {
    const { staging, copyRole } = this.#settings;
    if (this.#isCopied(rows) && (staging === undefined || copyRole === undefined)) throw withoutStaging();
  }

  /** @throws SessionError; what COPY refused is then told by `refused`. */
  async load({ target, rows }: Load): Promise<void> {
    this.#failed = undefined;
    if (!this.#isCopied(rows)) {
      for (const statement of stage.insertRows(target, rows)) await this.#send(statement);
      return;
    }
    const { staging, copyRole } = this.#settings;
    if (this.#store === undefined || staging === undefined || copyRole === undefined) throw withoutStaging();
    const folder = `${staging.replace(/\/+$/, '')}/${this.#settings.name}`;
    const made = await upload(rows, this.#store, folder, randomUUID());
    this.bytesStaged += made.bytes;
    this.#failed = { target, upload: made };
    await this.#send(stage.copyRows(target, this.#source(made)));
    this.#failed = undefined;
  }

  /** The changes whose rows the last COPY refused, as it says itself. */
  async refused(): Promise<readonly Refusal[]> {
    const failed = this.#failed;
    this.#failed = undefined;
    if (failed === undefined) return [];
    // COPY stops at the first: a trial goes on to the others. Where it cannot, the first is told all the same.
    await this.#send(stage.copyRows(failed.target, this.#source(failed.upload), true)).catch(() => undefined);
    const errors = await this.#send(stage.loadErrors(failed.upload.prefix));
    const found = new Map<EncodedRow, Refusal>();
    for (const { file_name: url, line_number: line, column_name, error_code, error_message } of errors) {
      const row = failed.upload.rowAt(String(url), Number(line));
      if (row === undefined || found.has(row)) continue;
      const text = `COPY refuses column ${JSON.stringify(column_name)}: ${String(error_message)} (${String(error_code)})`;
      found.set(row, { change: row.net.change, error: new LandfallError('record', 'LOAD_REFUSED', text) });
    }
    return [...found.values()];
  }

  #source({ manifest, nullToken }: Upload): stage.CopySource {
    const { copyRole = '', stagingRegion: region } = this.#settings;
    return { manifest, nullToken, region, role: copyRole };
  }

  #isCopied(rows: readonly EncodedRow[]): boolean {
    const hasStaging = this.#settings.staging !== undefined;
    return (hasStaging && rows.length >= this.#settings.copyThreshold) || rows.some(({ cells }) => cells.some(isLong));
  }
}

function isLong(cell: string | null): boolean {
  return cell !== null && cell.length > longestVarchar / 3 && Buffer.byteLength(cell) > longestVarchar;
}

function withoutStaging(): LandfallError {
  const text = `a value is longer than the ${longestVarchar} bytes that a statement can carry: it has to go through S3. Set staging and copyRole`;
  return new LandfallError('systemic', 'STAGING_MISSING', text);
}
