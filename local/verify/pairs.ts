import type { Database } from './database.ts';
import { formOf, isPlain } from './forms.ts';
import type { ColumnShape, Form, KindName, TableShape } from './shapes.ts';
import { Side, type SideTable } from './side.ts';

/** A source table beside its destination table. */
export interface Pair {
  readonly source: TableShape;
  readonly destination: TableShape;
}

/** A column that is left out of the comparison, and why. */
export interface LeftOut {
  readonly column: string;
  readonly why: string;
}

export interface Comparison {
  readonly source: Side;
  readonly destination: Side;
  readonly columns: readonly string[];
  /** None where rows can only be compared as a multiset. */
  readonly key: readonly string[] | undefined;
  readonly leftOut: readonly LeftOut[];
  /** Whether both sides order the key by itself: then an index finds a range. */
  readonly isIndexed: boolean;
}

interface Compared {
  readonly from: ColumnShape;
  readonly to: ColumnShape;
  readonly form: Form;
}

export interface Place {
  readonly database: Database;
  readonly schema: string;
}

const deleted = '_landfall_deleted';

/** Lays two tables side by side: which columns are compared, in what form, by which key. */
export function compareBy(from: Place, to: Place, { source, destination }: Pair): Comparison {
  const isMysql = from.database.kind === 'mysql';
  const theirs = new Map(destination.columns.map((column) => [column.name, column]));
  const leftOut: LeftOut[] = [];
  const compared: Compared[] = [];
  for (const column of source.columns) {
    const other = theirs.get(column.name);
    const form = other === undefined ? undefined : formOf(column.kind, other.kind, isMysql);
    if (other !== undefined && form !== undefined) compared.push({ from: column, to: other, form });
    else leftOut.push({ column: column.name, why: whyNot(column, other) });
  }
  const ours = new Set(source.columns.map(({ name }) => name));
  for (const { name } of destination.columns) {
    if (!ours.has(name)) leftOut.push({ column: name, why: 'only at the destination' });
  }
  const keys = source.key?.map((name) => compared.find((one) => one.from.name === name));
  const key = keys?.every((one) => one !== undefined) === true ? keys : undefined;
  const isNative = (key ?? []).map((one) => hasOneOrder(one, isMysql));
  const side = ({ database, schema }: Place, table: TableShape, which: 'from' | 'to', where?: string): Side => {
    const { dialect } = database;
    const sideTable: SideTable = {
      table: `${dialect.quote(schema)}.${dialect.quote(table.name)}`,
      where,
      keys: (key ?? []).map((one, i) => dialect.key(one[which], one.form, isNative[i] === true)),
      keyTexts: (key ?? []).map((one) => dialect.text(one[which], one.form)),
      texts: compared.map((one) => dialect.text(one[which], one.form)),
      arePlain: compared.map((one) => isPlain(one.form)),
    };
    return new Side(database, sideTable);
  };
  const isMarked = theirs.get(deleted)?.kind.name === 'boolean';
  return {
    source: side(from, source, 'from'),
    destination: side(to, destination, 'to', isMarked ? `"${deleted}" is not true` : undefined),
    columns: compared.map((one) => one.from.name),
    key: key?.map((one) => one.from.name),
    leftOut,
    isIndexed: isNative.every(Boolean),
  };
}

function whyNot(column: ColumnShape, other: ColumnShape | undefined): string {
  return other === undefined ? 'not at the destination' : `no common form of ${column.type} and ${other.type}`;
}

/** Kinds that every database orders alike, as long as both columns are of them. */
const ordered: ReadonlySet<KindName> = new Set([
  'integer',
  'numeric',
  'float',
  'bytes',
  'date',
  'timestamp',
  'timestamptz',
]);

function hasOneOrder({ from, to, form }: Compared, isMysql: boolean): boolean {
  // A bound must fit the columns of both sides: 64 bits with a sign, or any number.
  if (from.kind.name === 'integer' && to.kind.name === 'integer') return !isBeyondSigned(from);
  if (form.name === 'uuid') return !isMysql;
  if (form.name === 'number' && from.kind.name === 'integer') return to.kind.typeName === 'numeric';
  if (form.name === 'number') return from.kind.typeName === 'numeric' && to.kind.typeName === 'numeric';
  return from.kind.name === to.kind.name && ordered.has(from.kind.name);
}

function isBeyondSigned({ kind }: ColumnShape): boolean {
  return kind.isUnsigned === true && kind.typeName === 'bigint';
}
