import type { KafkaRecord } from './record.ts';
import { positionOf } from './record.ts';

/**
 * What becomes of a failure: transient ones are tried again, systemic ones return everything and blame no record,
 * record ones are one record's own.
 */
export type ErrorClass = 'transient' | 'systemic' | 'record';

const longestMessage = 1_500;
const keptEnd = 500;

/** Names and statements may be of any length, messages not: the middle goes, as a record's position is at the end. */
function shortened(message: string): string {
  if (message.length <= longestMessage) return message;
  return `${message.slice(0, longestMessage - keptEnd)} … ${message.slice(-keptEnd)}`;
}

/** Base of every error Landfall raises on purpose; `code` is stable. */
export class LandfallError extends Error {
  override readonly name: string = 'LandfallError';
  readonly code: string;
  readonly class: ErrorClass;

  constructor(errorClass: ErrorClass, code: string, message: string, options?: ErrorOptions) {
    super(shortened(message), options);
    this.class = errorClass;
    this.code = code;
  }
}

/** What of the destination a record's error is about. */
export interface ErrorPlace {
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  /** Where the server refused the record. */
  readonly sqlstate?: string | undefined;
}

/** A record that cannot be decoded or written; names where it stands. */
export class RecordError extends LandfallError {
  override readonly name = 'RecordError';
  readonly place: ErrorPlace;
  // Private, so that whoever prints the error prints no row.
  readonly #record: KafkaRecord;

  constructor(code: string, record: KafkaRecord, message: string, options: ErrorOptions & ErrorPlace = {}) {
    super('record', code, `${message} (${positionOf(record)})`, options);
    this.#record = record;
    this.place = { table: options.table, column: options.column, sqlstate: options.sqlstate };
  }

  get record(): KafkaRecord {
    return this.#record;
  }
}

/** All records of a transaction that are known to be refused. */
export class RefusedRecords extends LandfallError {
  override readonly name = 'RefusedRecords';
  readonly errors: readonly RecordError[];

  constructor(errors: readonly [RecordError, ...RecordError[]]) {
    super('record', errors[0].code, errors[0].message, { cause: errors[0] });
    this.errors = errors;
  }
}

/**
 * What the parts come to, one after the other, until one meets records that are refused: from then on only to find out
 * which others are.
 * @throws RefusedRecords for all of them at the end; whatever else is thrown, at once.
 */
export function* untilRefused<T>(parts: Iterable<() => Iterable<T>>): Generator<T> {
  const errors: RecordError[] = [];
  for (const part of parts) {
    try {
      for (const item of part()) if (errors.length === 0) yield item;
    } catch (error) {
      if (error instanceof RefusedRecords) errors.push(...error.errors);
      else if (error instanceof RecordError) errors.push(error);
      else throw error;
    }
  }
  const [first, ...others] = errors;
  if (first !== undefined) throw new RefusedRecords([first, ...others]);
}

/**
 * A value that its column cannot hold. Raised by a column writer, which knows neither record nor table:
 * the caller adds both. `reason` names the value's type and why, never a whole value longer than 60 characters.
 */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** A value for a message: its type, and at most 60 characters of it. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const kind = Array.isArray(value) ? 'array' : typeof value;
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
  return `${kind} ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}
