import { literal } from './names.ts';
import { ownSchema } from './refusal.ts';
import { areWords, closingOf, isSymbol, isWord, replaced, type Token, textOf } from './sql-tokens.ts';

const calls = new Set([
  'getdate',
  'json_parse',
  'json_serialize',
  'to_varbyte',
  'from_varbyte',
  'dateadd',
  'datediff',
  'len',
  'nvl',
  'version',
  'is_valid_json',
  'can_json_parse',
  'pg_last_copy_count',
  'pg_get_constraintdef',
]);
const views = new Set([
  'svv_columns',
  'svv_tables',
  'pg_table_def',
  'sys_load_error_detail',
  'stv_db_isolation_level',
  'pg_constraint',
]);

/** Functions, views and types that only Redshift has, by what stands for them. */
export function withOwnNames(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; ) {
    const { made, next } = extractAt(tokens, i) ?? callAt(tokens, i) ?? viewAt(tokens, i) ?? castAt(tokens, i);
    result.push(...made);
    i = next;
  }
  return result;
}

interface Made {
  readonly made: readonly Token[];
  readonly next: number;
}

function extractAt(tokens: readonly Token[], i: number): Made | undefined {
  const [token] = tokens.slice(i, i + 1);
  if (token === undefined || !isWord(token, 'extract') || !isWord(tokens[i + 2], 'epoch')) return undefined;
  const close = closingOf(tokens, i + 1);
  const inside = textOf(withOwnNames(tokens.slice(i + 4, close)));
  return { made: [replaced(token, `${ownSchema}.epoch(${inside})`)], next: close + 1 };
}

/** A call; the part of DATEADD and DATEDIFF is a bare word. */
function callAt(tokens: readonly Token[], i: number): Made | undefined {
  const [token, open, part] = tokens.slice(i, i + 3);
  if (token?.kind !== 'word' || isSymbol(tokens[i - 1], '.')) return undefined;
  if (token.value === 'sysdate') return { made: [replaced(token, `${ownSchema}.sysdate()`)], next: i + 1 };
  if (open === undefined || !calls.has(token.value) || !isSymbol(open, '(')) return undefined;
  const name = replaced(token, `${ownSchema}.${token.value}`);
  return part?.kind === 'word' && /^date(add|diff)$/.test(token.value)
    ? { made: [name, open, replaced(part, literal(part.value))], next: i + 3 }
    : { made: [name], next: i + 1 };
}

function viewAt(tokens: readonly Token[], i: number): Made | undefined {
  const [token] = tokens.slice(i, i + 1);
  const at = isWord(token, 'pg_catalog') && isSymbol(tokens[i + 1], '.') ? i + 2 : i;
  const view = tokens[at]?.value ?? '';
  const isOther = isSymbol(tokens[i - 1], '.') || isSymbol(tokens[at + 1], '.');
  if (token === undefined || isOther || !views.has(view)) return undefined;
  return { made: [replaced(token, `${ownSchema}.${view}`)], next: at + 1 };
}

/** `x::super`, `cast(x as varbyte(3))`, whose length the table looks at; a bare numeric is (18,0) here as everywhere. */
function castAt(tokens: readonly Token[], i: number): Made {
  const token = tokens[i] as Token;
  const as = (type: string, next = i + 1): Made => ({ made: [replaced(token, type)], next });
  if (isSymbol(tokens[i - 1], '::') || isWord(tokens[i - 1], 'as')) {
    if (isWord(token, 'super')) return as('jsonb');
    if (isWord(token, 'numeric', 'decimal') && !isSymbol(tokens[i + 1], '(')) return as('numeric(18,0)');
    const words = isWord(token, 'varbyte', 'varbinary') ? 1 : areWords(tokens, i, 'binary', 'varying') ? 2 : 0;
    const end = i + words;
    if (words > 0) return as('bytea', isSymbol(tokens[end], '(') ? closingOf(tokens, end) + 1 : end);
  }
  return { made: [token], next: i + 1 };
}
