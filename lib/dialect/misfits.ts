import { describeValue, LandfallError, RecordError, RefusedRecords } from '../model/errors.ts';
import type { LogicalType } from '../model/logical-type.ts';
import type { NetRow } from '../model/net-effect.ts';
import type { RowColumn } from './row-columns.ts';

/** How a dialect speaks of the column that a value does not fit. */
export interface MisfitWords {
  readonly table: string;
  /** Quoted, with its schema. */
  readonly qualified: string;
  /** The column's name, quoted. */
  quote(name: string): string;
  /** The SQL that would let values of the type in; undefined where there is none. */
  cure(type: LogicalType, column: string): string | undefined;
}

/** Writes the value of a row again, into nothing. @throws where the column cannot hold it. */
export type Try<Writer> = (column: RowColumn<Writer>, raw: unknown, net: NetRow) => void;

interface Misfit {
  readonly net: NetRow;
  readonly raw: unknown;
  readonly error: unknown;
}

/** Rows with a value that its column cannot hold: the first one of each counts. */
export class Misfits<Writer> {
  readonly #words: MisfitWords;
  readonly #try: Try<Writer>;
  readonly #errors = new Map<NetRow, RecordError>();

  constructor(words: MisfitWords, attempt: Try<Writer>) {
    this.#words = words;
    this.#try = attempt;
  }

  /** @throws what is no value's fault. */
  add(net: NetRow, raw: unknown, error: unknown, column: RowColumn<Writer>): void {
    if (error instanceof LandfallError) throw error;
    if (this.#errors.has(net)) return;
    for (const one of [{ net, raw, error }, ...this.#hidden(column, net)]) {
      this.#errors.set(one.net, this.#errorOf(one, column));
    }
  }

  /** Refuses a row for no single one of its values. */
  refuseRow(net: NetRow, why: string): void {
    if (this.#errors.has(net)) return;
    const { table, qualified } = this.#words;
    this.#errors.set(
      net,
      new RecordError('VALUE_DOES_NOT_FIT', net.change.record, `table ${qualified}: ${why}`, { table }),
    );
  }

  /** @throws RefusedRecords if there are any. */
  refuse(): void {
    const [first, ...others] = this.#errors.values();
    if (first !== undefined) throw new RefusedRecords([first, ...others]);
  }

  /** What a refused row hid and is no better: else it would come to light change by change, each time all is planned anew. */
  *#hidden(column: RowColumn<Writer>, { row, prior }: NetRow): Generator<Misfit> {
    for (let net = prior; net?.row.shape === row.shape; net = net.prior) {
      const raw = column.value(net);
      try {
        this.#try(column, raw, net);
        return;
      } catch (error) {
        if (error instanceof LandfallError) throw error;
        yield { net, raw, error };
      }
    }
  }

  #errorOf({ net, raw, error }: Misfit, { name, type, column }: RowColumn<Writer>): RecordError {
    const { table, qualified, quote, cure } = this.#words;
    const what = cure(type, column.name);
    const why = error instanceof Error ? error.message : String(error);
    const text = `table ${qualified}, column ${quote(column.name)} of type ${column.type.display} cannot hold ${describeValue(raw)} of field type ${describeType(type)}: ${why}`;
    const advice = what === undefined ? '' : `; to let it in: ${what}`;
    return new RecordError('VALUE_DOES_NOT_FIT', net.change.record, text + advice, {
      cause: error,
      table,
      column: name,
    });
  }
}

function describeType(type: LogicalType): string {
  return type.kind === 'array' ? `array of ${describeType(type.element)}` : type.kind;
}
