import type { RowShape } from '../model/row.ts';

/** What a record's schema says, compiled once and shared by all records that carry it. */
export interface CompiledSchema {
  /** Schema name, e.g. `shop1.public.orders.Envelope`. */
  readonly name: string | undefined;
  /** Shape of the row: the `after` of an envelope, or the struct itself. */
  readonly row: RowShape;
}

/** A key or value, parsed. */
export interface Parsed {
  /** undefined where the record carries no schema. */
  readonly schema: CompiledSchema | undefined;
  readonly payload: unknown;
}

/**
 * A format of keys and values (JSON with and without schema; Avro is the next). One per topic and part, so that what
 * it remembers of schemas is what that topic uses.
 */
export interface Format {
  /** Parses the first `size` bytes, which are somebody else's a moment later. @throws Error naming what is wrong with them. */
  parse(bytes: Buffer, size: number): Parsed;
  /** The payload again, every number that a double cannot hold kept as its text. */
  parseExactly(bytes: Buffer): unknown;
}
