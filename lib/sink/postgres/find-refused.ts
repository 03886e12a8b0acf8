import type { WriteStep } from '../../dialect/postgres/write-step.ts';
import type { Statement } from '../../dialect/statement.ts';
import { RefusedRecords } from '../../model/errors.ts';
import type { NetRow } from '../../model/net-effect.ts';
import type { Refusal } from '../destination.ts';
import { SessionError } from '../session-error.ts';
import { errorClassOf, isOfStatement, mayBeOneRecords } from '../sqlstate.ts';

/** Sends statements in one flight. @throws SessionError for the first that fails. */
type Send = (statements: readonly Statement[]) => Promise<unknown>;

/** Records that fail alone with none succeeding before the cause is taken to be no record's. */
const enough = 16;

const savepoint = command('savepoint landfall');
const release = command('release savepoint landfall');
const rollback = command('rollback to savepoint landfall');

/**
 * Writes the steps of one table inside an open transaction and finds the rows that the server refuses, each in a
 * savepoint: what fails is split in halves until it is alone, so k bad ones of n cost O(k·log n) statements. Rows that are
 * taken stay written: later ones are tried beside them.
 * @throws SessionError for what is no record's own: lost connections, and whatever every row of the table, or of one kind
 * of statement on it, fails with.
 */
export async function findRefused(steps: readonly WriteStep[], send: Send): Promise<Refusal[]> {
  const search = new Search(send);
  for (const step of steps) await search.step(step);
  search.requireSome();
  return search.refused.map(({ row, error }) => ({ change: row.change, error }));
}

class Search {
  readonly refused: { readonly row: NetRow; readonly error: SessionError }[] = [];
  readonly #send: Send;
  #taken = 0;
  #takenOfStep = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  async step(step: WriteStep): Promise<void> {
    const before = this.refused.length;
    this.#takenOfStep = 0;
    const error = await this.#attempt(step, step.rows);
    // Statements of no row in particular, such as making way, are not needed to find out.
    if (error !== undefined && step.rows.length > 0) await this.#split(step, step.rows, error);
    const ofStatement = this.refused.slice(before).find((one) => isOfStatement(one.error.code));
    if (ofStatement !== undefined && this.#takenOfStep === 0) throw ofStatement.error;
  }

  /** Where nothing of a table can be written, and its code does not say that it is the record's, it is not. */
  requireSome(): void {
    const systemic = this.refused.find(({ error }) => errorClassOf(error.sqlstate) !== 'record');
    if (systemic !== undefined && this.#taken === 0) throw systemic.error;
  }

  async #split(step: WriteStep, rows: readonly NetRow[], error: SessionError): Promise<void> {
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      this.#refuse(only, error);
      await this.#uncover(step, only);
      return;
    }
    const middle = Math.ceil(rows.length / 2);
    for (const half of [rows.slice(0, middle), rows.slice(middle)]) {
      const refusal = await this.#attempt(step, half);
      if (refusal !== undefined) await this.#split(step, half, refusal);
    }
  }

  #refuse(row: NetRow, error: SessionError): void {
    this.refused.push({ row, error });
    if (this.refused.length >= enough) this.requireSome();
  }

  /** What a refused row hid may be no better: else it would come to light change by change, in a search each. */
  async #uncover(step: WriteStep, { row, prior }: NetRow): Promise<void> {
    for (let hidden = prior; hidden?.row.shape === row.shape; hidden = hidden.prior) {
      if (!isEncodable(step, hidden)) return;
      const refusal = await this.#attempt(step, [hidden]);
      if (refusal === undefined) return;
      this.#refuse(hidden, refusal);
    }
  }

  async #attempt(step: WriteStep, rows: readonly NetRow[]): Promise<SessionError | undefined> {
    try {
      await this.#send([savepoint, ...step.statements(rows), release]);
      this.#taken += rows.length;
      this.#takenOfStep += rows.length;
      return undefined;
    } catch (error) {
      if (!(error instanceof SessionError) || !mayBeOneRecords(error.sqlstate ?? '')) throw error;
      await this.#send([rollback, release]);
      return error;
    }
  }
}

/** A row that the encoder refuses already is found by it, once it is no longer hidden. */
function isEncodable(step: WriteStep, row: NetRow): boolean {
  try {
    step.statements([row]);
    return true;
  } catch (error) {
    if (error instanceof RefusedRecords) return false;
    throw error;
  }
}

function command(text: string): Statement {
  return { purpose: 'savepoint', text, values: [] };
}
