import { createHash } from 'node:crypto';
import { readType } from './column-types.ts';
import { folded, physicalName, quoted } from './names.ts';
import { requireName, syntaxError, unsupported } from './refusal.ts';
import { closingOf, isSymbol, isWord, type Token, textOf } from './sql-tokens.ts';

export interface ColumnDefinition {
  readonly name: string;
  readonly declared: string;
  readonly isPrimaryKey: boolean;
  readonly sql: string;
}

/** Begins the name of each condition that stands for a type; the type as declared follows (catalog.ts reads it). */
export const typePrefix = 'redshift type ';

const attributes = [
  'not',
  'null',
  'default',
  'encode',
  'distkey',
  'sortkey',
  'primary',
  'unique',
  'identity',
  'references',
];

/**
 * A column of CREATE TABLE or ADD COLUMN as PostgreSQL takes it. What PostgreSQL's type does not refuse, a condition
 * does; encoding and keys are left out.
 */
export function columnDefinition(tokens: readonly Token[]): ColumnDefinition {
  const [first] = tokens;
  if (first === undefined || !(first.kind === 'word' || first.kind === 'quoted')) throw syntaxError(first?.text ?? ')');
  const name = requireName(folded(first.value));
  const column = quoted(physicalName(name));
  const type = readType(tokens, 1);
  const constraints: string[] = [];
  let isPrimaryKey = false;
  for (let i = type.next; i < tokens.length; ) {
    const token = tokens[i];
    if (isWord(token, 'encode')) i += 2;
    else if (isWord(token, 'distkey', 'sortkey', 'unique')) i += 1;
    else if (isWord(token, 'not') && isWord(tokens[i + 1], 'null')) {
      constraints.push('not null');
      i += 2;
    } else if (isWord(token, 'null')) i += 1;
    else if (isWord(token, 'primary') && isWord(tokens[i + 1], 'key')) {
      isPrimaryKey = true;
      i += 2;
    } else if (isWord(token, 'default')) {
      const end = endOfDefault(tokens, i + 1);
      constraints.push(`default ${textOf(tokens.slice(i + 1, end)).trim()}`);
      i = end;
    } else if (isWord(token, 'identity', 'references', 'generated'))
      throw unsupported(`${token?.text} (by the stand-in)`);
    else throw syntaxError(token?.text ?? '');
  }
  // A condition's name is one of the table's, so it tells the column, too.
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const constraint = `${typePrefix}${type.declared} ${mark}`;
  const check = type.check === undefined ? '' : ` constraint ${quoted(constraint)} check (${type.check(column)})`;
  const sql = [column, type.postgres, ...constraints].join(' ') + check;
  return { name, declared: type.declared, isPrimaryKey, sql };
}

function endOfDefault(tokens: readonly Token[], from: number): number {
  for (let i = from; i < tokens.length; i++) {
    if (isSymbol(tokens[i], '(')) i = closingOf(tokens, i);
    else if (i > from && isWord(tokens[i], ...attributes)) return i;
  }
  return tokens.length;
}
