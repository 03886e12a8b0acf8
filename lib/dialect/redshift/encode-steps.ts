import type { NetRow } from '../../model/net-effect.ts';
import { emptyRow } from '../../model/row.ts';
import type { Table } from '../../model/table.ts';
import { Misfits, type MisfitWords } from '../misfits.ts';
import { qualified, quote } from './identifiers.ts';
import { type LoadStep, stageColumns } from './load-step.ts';
import type { RowColumn } from './row-columns.ts';
import type { TextWriter } from './types/column-writer.ts';
import { naturalType } from './types/natural-type.ts';

/** Rows that are encoded column by column: so few that they stay in the processor's cache from column to column. */
const blockSize = 100;

/** A row as it is loaded: the texts of its columns, null for NULL, and the change it came from. */
export interface EncodedRow {
  readonly net: NetRow;
  readonly cells: readonly (string | null)[];
}

/** The columns that rows of the steps fill, by the table's names, in the order of its columns. */
export function filledColumns(steps: readonly LoadStep[], table: Table): string[] {
  const filled = new Set(steps.flatMap(({ columns }) => columns.map(({ column }) => column.name)));
  return table.columns.map(({ name }) => name).filter((name) => filled.has(name));
}

/**
 * Encodes the rows of all steps as texts that the columns' types read back as the very values. With `isStaged` each begins
 * with the stage's own columns.
 * @throws RefusedRecords with a `VALUE_DOES_NOT_FIT` for each row that holds a value its column cannot: before anything is
 * sent, since a load that is refused is refused as a whole.
 */
export function encodeSteps(
  steps: readonly LoadStep[],
  names: readonly string[],
  table: Table,
  words: { readonly schema: string; readonly redshiftTextLength: number },
  isStaged: boolean,
): EncodedRow[] {
  const misfits = new Misfits<TextWriter>(wordsOf(table, words), textOf);
  const rows: EncodedRow[] = [];
  const keys = new BlankPadded(table, misfits);
  for (const step of steps) {
    const columns = names.map((name) => step.columns.find(({ column }) => column.name === name));
    for (let from = 0; from < step.rows.length; from += blockSize) {
      const block = blankRows(step, step.rows.slice(from, from + blockSize), names.length, isStaged);
      const first = isStaged ? stageColumns.length : 0;
      for (const [i, column] of columns.entries()) {
        if (column !== undefined) encodeColumn(column, block, first + i, misfits);
      }
      for (const { net, cells } of block) if (isTooLong(cells)) misfits.refuseRow(net, tooLong);
      keys.look(step, names, block, first);
      rows.push(...block);
    }
  }
  misfits.refuse();
  return rows;
}

interface Draft extends EncodedRow {
  readonly cells: (string | null)[];
}

/** Rows whose columns are still to be filled. */
function blankRows(step: LoadStep, rows: readonly NetRow[], columns: number, isStaged: boolean): Draft[] {
  const blank: null[] = Array(columns).fill(null);
  const number = String(step.number);
  return rows.map((net) => ({ net, cells: isStaged ? [number, step.moveOf(net), ...blank] : blank.slice() }));
}

function encodeColumn(column: RowColumn, rows: readonly Draft[], place: number, misfits: Misfits<TextWriter>): void {
  for (const { net, cells } of rows) {
    const raw = column.value(net);
    if (raw === null || raw === undefined) continue;
    try {
      cells[place] = textOf(column, raw, net);
    } catch (error) {
      misfits.add(net, raw, error, column);
    }
  }
}

/**
 * Keys of CHAR columns: blanks at their end mean nothing there, so that two keys of the source may be one. No key is
 * enforced: both rows would be there, and each be taken for the other.
 */
class BlankPadded {
  readonly #table: Table;
  readonly #misfits: Misfits<TextWriter>;
  /** The earliest row of each key, as it is in its columns. */
  readonly #seen = new Map<string, NetRow>();

  constructor(table: Table, misfits: Misfits<TextWriter>) {
    this.#table = table;
    this.#misfits = misfits;
  }

  look({ key }: LoadStep, names: readonly string[], rows: readonly EncodedRow[], first: number): void {
    if (!key.some((name) => this.#table.byName.get(name)?.type.name === 'bpchar')) return;
    const places = key.map((name) => first + names.indexOf(name));
    for (const { net, cells } of rows) {
      if (net.key === undefined) continue;
      const held = JSON.stringify(places.map((place) => cells[place]?.replace(/ +$/, '')));
      const other = this.#seen.get(held) ?? net;
      const later = other.change.record.offset > net.change.record.offset ? other : net;
      this.#seen.set(held, other === later ? net : other);
      if (other.key?.id !== net.key.id) {
        const why = `another row has the key ${held} in its char columns: blanks at the end mean nothing there`;
        this.#misfits.refuseRow(later, why);
      }
    }
  }
}

/** Bytes of a row that COPY takes at most (amazon-redshift-limits.html). */
const longestRow = 4_000_000;
const tooLong = `the row is longer than the ${longestRow} bytes that Redshift loads`;

function isTooLong(cells: readonly (string | null)[]): boolean {
  let length = 0;
  for (const cell of cells) if (cell !== null) length += cell.length;
  // A UTF-16 unit has at most three bytes, quotes and delimiters around a cell are fewer than what stands for NULL.
  if (3 * length + nullBytes * cells.length <= longestRow) return false;
  return cells.reduce((sum, cell) => sum + (cell === null ? nullBytes : quotedBytes(cell)), 0) > longestRow;
}

const nullBytes = 40;

/** Quotes in a value are doubled. */
function quotedBytes(cell: string): number {
  let quotes = 0;
  for (let at = cell.indexOf('"'); at >= 0; at = cell.indexOf('"', at + 1)) quotes += 1;
  return Buffer.byteLength(cell) + quotes + 3;
}

function textOf(column: RowColumn, raw: unknown, net: NetRow): string | null {
  if (raw === null || raw === undefined) return null;
  return column.writer.text(raw, column.row(net) ?? emptyRow, column.name);
}

/** Only a VARCHAR can be made longer (r_ALTER_TABLE.html); other types take a new column. */
function wordsOf(
  table: Table,
  settings: { readonly schema: string; readonly redshiftTextLength: number },
): MisfitWords {
  const name = qualified(settings.schema, table.name);
  return {
    ...{ table: table.name, qualified: name, quote },
    cure: (type, column) => {
      const now = table.byName.get(column)?.type;
      if (now === undefined || type.kind === 'untyped') return undefined;
      const wanted = naturalType(type, settings);
      if (wanted.name === 'varchar' && now.name === 'varchar') {
        return (wanted.length ?? 0) > (now.length ?? 0)
          ? `alter table ${name} alter column ${quote(column)} type ${wanted.display}`
          : undefined;
      }
      if (wanted.display === now.display) return undefined;
      return `give the table a column of type ${wanted.display} in its place (alter table ${name} add column …, update, drop, rename)`;
    },
  };
}
