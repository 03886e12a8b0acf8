import { ValueError } from '../../../model/errors.ts';
import type { LogicalType } from '../../../model/logical-type.ts';
import { emptyRow } from '../../../model/row.ts';
import type { ColumnType } from '../../../model/table.ts';
import { exactly } from '../../values/numbers.ts';
import { innermost, isWhole, misfit, type Read } from '../../values/read.ts';
import { type Cell, cellOf, type MakeCell, textCodec } from './cell.ts';
import { isJson } from './json.ts';

/**
 * Array columns: an array literal as text, because `unnest` would take a nested binary array apart. Every element is
 * read and checked as a value of the element's type.
 */
export function arrayCell(type: LogicalType, column: ColumnType, elementCell: MakeCell): Cell | undefined {
  const { element } = column;
  if (element === undefined) return undefined;
  switch (type.kind) {
    case 'array': {
      const cell = elementCell(isJson(element) ? type.element : innermost(type.element), element);
      return cell && literalCell(innermost(type), cell, element, column);
    }
    case 'text':
      // The server would round and cut the elements of such a text.
      if (element.length !== undefined || element.precision !== undefined || element.scale !== undefined)
        return undefined;
      return cellOf(textCodec, (raw) => requireLiteral(raw), column.sql);
    default:
      return undefined;
  }
}

function literalCell(type: LogicalType, cell: Cell, element: ColumnType, column: ColumnType): Cell {
  // A float's digits are its own: a second reading of the record makes them no more exact.
  const isFloat = type.kind === 'float';
  const areWhole = isWhole(type) || /^(int[248]|oid)$/.test(element.name);
  const form: Form = { cell, nested: !isJson(element), delimiter: element.name === 'box' ? ';' : ',' };
  // Texts have no digits either: only a refusal asks what the record said.
  const isExactAsRead = (raw: unknown): boolean => isFloat || (type.kind === 'text' && isAllText(raw));
  const read: Read<string> = (raw, row, name) =>
    literal(isExactAsRead(raw) ? raw : exactly(raw, row, name, areWhole), form, 0);
  return cellOf(textCodec, read, column.sql, cell.cuts);
}

function isAllText(raw: unknown): boolean {
  return Array.isArray(raw) && raw.every((item) => typeof item === 'string');
}

interface Form {
  readonly cell: Cell;
  /** Whether an array inside is a further dimension, and not a value. */
  readonly nested: boolean;
  readonly delimiter: string;
}

function literal(raw: unknown, form: Form, depth: number): string {
  if (!Array.isArray(raw)) throw misfit(raw, 'an array');
  if (depth > 0 && raw.length === 0) throw new ValueError('an empty array inside an array would be lost');
  if (depth > 5) throw new ValueError('PostgreSQL has at most six dimensions');
  let text = '';
  for (const item of raw as readonly unknown[]) {
    const before = text === '' ? '{' : form.delimiter;
    if (item === null || item === undefined) text += `${before}NULL`;
    else if (form.nested && Array.isArray(item)) text += before + literal(item, form, depth + 1);
    else text += before + quoted(form.cell.text(item, emptyRow, ''));
  }
  return text === '' ? '{}' : `${text}}`;
}

const escaped = /["\\]/g;

/** Numbers and dates need no quotes; everything else has them, the word NULL and the empty text above all. */
function quoted(text: string): string {
  let isPlain = text !== '';
  let isEscaped = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (!isPlainCode(code)) isPlain = false;
    if (code === 0x22 || code === 0x5c) isEscaped = true;
  }
  if (isPlain) return text;
  return `"${isEscaped ? text.replace(escaped, '\\$&') : text}"`;
}

/** Digits and `:`, and of the other characters `+`, `-` and `.`. */
function isPlainCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x3a) || code === 0x2b || code === 0x2d || code === 0x2e;
}

function requireLiteral(raw: unknown): string {
  if (typeof raw !== 'string' || !raw.startsWith('{')) throw misfit(raw, 'an array literal');
  return raw;
}
