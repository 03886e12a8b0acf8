import type { KafkaRecord } from './record.ts';
import { positionOf } from './record.ts';

/**
 * What becomes of a failure: transient ones are tried again, systemic ones return everything and blame no record,
 * record ones are one record's own.
 */
export type ErrorClass = 'transient' | 'systemic' | 'record';

/** Base of every error Landfall raises on purpose; `code` is stable. */
export class LandfallError extends Error {
  override readonly name: string = 'LandfallError';
  readonly code: string;
  readonly class: ErrorClass;

  constructor(errorClass: ErrorClass, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.class = errorClass;
    this.code = code;
  }
}

/** A record that cannot be decoded or written; names where it stands. */
export class RecordError extends LandfallError {
  override readonly name = 'RecordError';
  // Private, so that whoever prints the error prints no row.
  readonly #record: KafkaRecord;

  constructor(code: string, record: KafkaRecord, message: string, options?: ErrorOptions) {
    super('record', code, `${message} (${positionOf(record)})`, options);
    this.#record = record;
  }

  get record(): KafkaRecord {
    return this.#record;
  }
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
