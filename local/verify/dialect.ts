import type { ColumnShape, Form } from './shapes.ts';

/** How a key's column is put in order, and bound: the same order on both sides. */
export interface KeyColumn {
  /** The value in the order that both databases share. */
  readonly order: string;
  /** A bound text as a value of that order. */
  readonly bound: (placeholder: string) => string;
  /** What an index of the column can look up, where the order itself has none: true of every row that is meant. */
  readonly lookup?: (placeholder: string) => string;
}

/** What differs between the databases in the SQL of a comparison. */
export interface Dialect {
  quote(name: string): string;
  placeholder(place: number): string;
  /** The canonical text of a column. */
  text(column: ColumnShape, form: Form): string;
  /** `isNative`: both sides order the column by itself in the same way; else they order its text by bytes. */
  key(column: ColumnShape, form: Form, isNative: boolean): KeyColumn;
  /** 60 bits of a hash of texts, as an exact whole number. */
  number(texts: readonly string[]): string;
  hash(text: string): string;
  /** A number as text. */
  asText(expression: string): string;
  /** `keys > bounds`, or `keys <= bounds`, column by column. A bound is bound anew wherever it stands. */
  compare(keys: readonly string[], operator: '>' | '<=', bounds: readonly (() => string)[]): string;
}

/** Text of a decimal without the zeros that only its scale gives it, by functions that both databases have. */
export function withoutScale(text: string, zeros: (text: string, character: string) => string): string {
  return `case when ${text} like '%.%' then ${zeros(zeros(text, '0'), '.')} else ${text} end`;
}
