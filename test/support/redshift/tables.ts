import { type ColumnDefinition, columnDefinition, typePrefix } from './column-definition.ts';
import { folded, literal, physicalName, quoted } from './names.ts';
import { Refusal, syntaxError, unsupported } from './refusal.ts';
import { areWords, closingOf, isSymbol, isWord, splitAt, type Token, textOf } from './sql-tokens.ts';

/** Holds the columns of the primary key that was declared: it is known (catalog.ts) and not enforced. */
export const primaryKeyName = 'redshift primary key';

/** `create [temp] table name (…) diststyle … sortkey …` (r_CREATE_TABLE_NEW.html), with columns as PostgreSQL has them. */
export function createTable(tokens: readonly Token[]): string {
  const open = tokens.findIndex((token) => isSymbol(token, '('));
  if (open === -1 || tokens.slice(0, open).some((token) => isWord(token, 'as')))
    throw unsupported('CREATE TABLE AS (by the stand-in)');
  const close = closingOf(tokens, open);
  const columns: ColumnDefinition[] = [];
  const others: string[] = [];
  let key: readonly string[] = [];
  for (const item of splitAt(tokens.slice(open + 1, close), ',')) {
    const bare = isWord(item[0], 'constraint') ? item.slice(2) : item;
    if (areWords(bare, 0, 'primary', 'key')) key = namesIn(bare);
    else if (isWord(bare[0], 'like')) others.push(`${textOf(bare).trim()} including constraints`);
    else if (isWord(bare[0], 'foreign', 'check')) throw unsupported(`${bare[0]?.text} (by the stand-in)`);
    else if (!(isWord(bare[0], 'unique') && isSymbol(bare[1], '('))) columns.push(columnDefinition(item));
  }
  const inline = columns.filter(({ isPrimaryKey }) => isPrimaryKey).map(({ name }) => name);
  const primaryKey = key.length > 0 ? key : inline;
  requireColumns(primaryKey, columns);
  tableAttributes(tokens.slice(close + 1), columns);
  const definitions = [...columns.map(({ sql }) => sql), ...others, ...keyCondition(primaryKey)];
  return `${textOf(tokens.slice(0, open))} (${definitions.join(', ')})`;
}

/** Key columns are NOT NULL (r_CREATE_TABLE_NEW.html, PRIMARY KEY); that is all of a key that is enforced. */
function keyCondition(key: readonly string[]): string[] {
  if (key.length === 0) return [];
  const columns = key.map((name) => quoted(physicalName(name)));
  const held = columns.map((column) => `${column} is not null`).join(' and ');
  return [...columns.map((column) => `not null ${column}`), `constraint ${quoted(primaryKeyName)} check (${held})`];
}

/** What stands behind the columns is read for its errors, and left out. */
function tableAttributes(tokens: readonly Token[], columns: readonly ColumnDefinition[]): void {
  let style: string | undefined;
  let isDistributed = false;
  const isList = (at: number) => isSymbol(tokens[at], '(');
  for (let i = 0; i < tokens.length; ) {
    if (isWord(tokens[i], 'diststyle') && isWord(tokens[i + 1], 'auto', 'even', 'key', 'all')) {
      style = tokens[i + 1]?.value;
      i += 2;
    } else if (isWord(tokens[i], 'backup') && isWord(tokens[i + 1], 'yes', 'no')) i += 2;
    else if (isWord(tokens[i], 'sortkey', 'encode') && isWord(tokens[i + 1], 'auto')) i += 2;
    else if (isWord(tokens[i], 'compound', 'interleaved') && isWord(tokens[i + 1], 'sortkey')) i += 1;
    else if (isWord(tokens[i], 'distkey', 'sortkey') && isList(i + 1)) {
      const close = closingOf(tokens, i + 1);
      const names = namesIn(tokens.slice(i, close + 1));
      requireColumns(names, columns);
      requireSortable(names, columns);
      if (isWord(tokens[i], 'distkey')) isDistributed = names.length === 1;
      i = close + 1;
    } else throw syntaxError(tokens[i]?.text ?? '');
  }
  if (isDistributed && style !== undefined && style !== 'key') {
    throw new Refusal('42P16', `cannot specify DISTKEY column of a table with DISTSTYLE ${style}`);
  }
  if (style === 'key' && !isDistributed) throw new Refusal('42P16', 'DISTSTYLE KEY needs a DISTKEY column');
}

/** `alter table name alter column column type varchar(n)`, the one type that can change (r_ALTER_TABLE.html). */
function alterType(tokens: readonly Token[], at: number): string {
  const column = columnDefinition([...tokens.slice(at - 1, at), ...tokens.slice(at + 1)]);
  if (!/^character varying/.test(column.declared)) throw unsupported('ALTER COLUMN TYPE of this column');
  const alter = tokens.findIndex((token, i) => i > 0 && isWord(token, 'alter'));
  const table = textOf(tokens.slice(2, alter)).trim();
  const [, name = '', type = '', condition = ''] = /^("(?:[^"]|"")*") (.*?) (constraint .*)$/.exec(column.sql) ?? [];
  const others = `select conname from pg_constraint where conrelid = ${literal(table)}::regclass and conname like '${typePrefix}%'
    and conkey = array[(select attnum from pg_attribute where attrelid = conrelid and attname = ${literal(physicalName(column.name))})]`;
  return `do $alter$ declare old name; begin
    for old in ${others} loop execute format('alter table %s drop constraint %I', ${literal(table)}, old); end loop;
    alter table ${table} alter column ${name} type ${type}, add ${condition}; end $alter$`;
}

function requireColumns(names: readonly string[], columns: readonly ColumnDefinition[]): void {
  for (const name of names) {
    if (!columns.some((column) => column.name === name)) throw new Refusal('42703', `column "${name}" does not exist`);
  }
}

/** Neither SUPER nor VARBYTE is a distribution or sort key (limitations-super.html, r_VARBYTE_type.html). */
function requireSortable(names: readonly string[], columns: readonly ColumnDefinition[]): void {
  const wrong = columns.find(({ name, declared }) => names.includes(name) && /^(super|binary)/.test(declared));
  if (wrong !== undefined) throw unsupported(`a ${wrong.declared} column as DISTKEY or SORTKEY`);
}

function namesIn(tokens: readonly Token[]): string[] {
  return tokens
    .slice(tokens.findIndex((token) => isSymbol(token, '(')))
    .flatMap((token) => (token.kind === 'word' || token.kind === 'quoted' ? [folded(token.value)] : []));
}

/**
 * `alter table name add [column] …`: one column each, without IF NOT EXISTS, and no key (r_ALTER_TABLE.html). Other
 * changes are passed on; the type of a column cannot change inside a transaction.
 */
export function alterTable(tokens: readonly Token[], inTransaction: boolean): string {
  if (splitAt(tokens, ',').length > 1) throw syntaxError(',');
  const add = tokens.findIndex((token) => isWord(token, 'add'));
  if (add === -1 || isWord(tokens[add + 1], 'constraint', 'primary', 'unique', 'foreign')) {
    if (inTransaction && tokens.some((token, i) => isWord(token, 'alter') && i > 0)) {
      throw new Refusal('25001', 'ALTER TABLE ALTER COLUMN cannot run inside a transaction block');
    }
    if (add !== -1) throw unsupported('ALTER TABLE ADD CONSTRAINT (by the stand-in)');
    const type = tokens.findIndex((token, i) => i > 2 && isWord(token, 'type'));
    return type === -1 ? textOf(tokens) : alterType(tokens, type);
  }
  const at = isWord(tokens[add + 1], 'column') ? add + 2 : add + 1;
  if (areWords(tokens, at, 'if', 'not', 'exists')) throw syntaxError('not');
  const column = columnDefinition(tokens.slice(at));
  if (column.isPrimaryKey || tokens.slice(at).some((token) => isWord(token, 'distkey', 'sortkey', 'unique'))) {
    throw unsupported('a key in ALTER TABLE ADD COLUMN');
  }
  if (/ not null\b/.test(column.sql) && !/ default /.test(column.sql)) {
    throw new Refusal('0A000', 'ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression');
  }
  return `${textOf(tokens.slice(0, at))} ${column.sql}`;
}
