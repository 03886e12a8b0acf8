import { Refusal, syntaxError, unsupported } from './refusal.ts';
import { isRefusedFunction, refusedConstants, refusedTypes } from './refused-functions.ts';
import { areWords, closingOf, isSymbol, isWord, outermost, type Token } from './sql-tokens.ts';

/**
 * What Redshift has no grammar or no server for, whatever the statement (c_unsupported-postgresql-features.html).
 * @throws Refusal
 */
export function refuseForeign(tokens: readonly Token[], inTransaction: boolean): void {
  refuseStatement(tokens, inTransaction);
  for (const [i, token] of tokens.entries()) {
    const [previous, next] = [tokens[i - 1], tokens[i + 1]];
    if (isWord(token, 'on') && isWord(next, 'conflict')) throw syntaxError('conflict');
    if (isWord(token, 'returning', 'lateral')) throw syntaxError(token.text);
    if (isWord(token, 'distinct') && isWord(next, 'on')) throw syntaxError('on');
    if (isWord(token, 'filter') && isSymbol(previous, ')') && isSymbol(next, '(')) throw syntaxError('(');
    if (isWord(token, 'distinct') && isWord(next, 'from')) throw syntaxError('from');
    if (isWord(token, 'array') && isSymbol(next, '[')) throw unsupported('an array');
    if (isSymbol(token, '[') && isSymbol(next, ']')) throw unsupported('an array type');
    if (isWord(token, 'values') && (previous === undefined || isSymbol(previous, '('))) throw syntaxError('values');
    if (isWord(token, 'for') && isWord(next, 'update', 'share')) throw unsupported('SELECT FOR UPDATE');
    if (isSymbol(token, '-') && isSymbol(next, '>') && next?.before === '') throw syntaxError('->');
    if (isWord(token, 'as') && isSymbol(next, '(') && isWord(tokens[i + 2], 'insert', 'update', 'delete')) {
      throw syntaxError(tokens[i + 2]?.text ?? '');
    }
    if (isSymbol(token, '::') || (isWord(token, 'as') && isSymbol(tokens[i + 2], ')'))) refuseType(next);
    refuseCall(tokens, i);
  }
}

function refuseStatement(tokens: readonly Token[], inTransaction: boolean): void {
  const [first, second] = tokens;
  if (isWord(first, 'savepoint', 'release') || (isWord(first, 'rollback') && isWord(second, 'to'))) {
    throw unsupported(`SQL command "${first?.text}"`);
  }
  if (isWord(first, 'create') && (isWord(second, 'index') || areWords(tokens, 1, 'unique', 'index'))) {
    throw unsupported('SQL command "CREATE INDEX"');
  }
  // Redshift would commit the transaction (r_TRUNCATE.html): nothing of ours may count on that.
  if (isWord(first, 'truncate') && inTransaction)
    throw unsupported('TRUNCATE in a transaction, which it would commit,');
  if (isWord(first, 'lock') && tokens.some((token) => isWord(token, 'in', 'nowait'))) throw syntaxError('in');
  if (isWord(first, 'update')) refuseUpdate(tokens);
  if (isWord(first, 'delete')) refuseAlias(tokens, isWord(second, 'from') ? 2 : 1, ['using', 'where']);
  if (isWord(first, 'merge', 'listen', 'notify', 'prepare', 'vacuum', 'cluster')) {
    throw unsupported(`${first?.text} (by the stand-in)`);
  }
}

function refuseUpdate(tokens: readonly Token[]): void {
  refuseAlias(tokens, 1, ['set']);
  const outside = outermost(tokens);
  const from = outside.findIndex((token) => isWord(token, 'from'));
  if (from !== -1 && outside.slice(from).some((token) => isWord(token, 'left', 'right', 'full', 'outer'))) {
    throw new Refusal('0A000', 'Target table must be part of an equijoin predicate');
  }
}

/** The table that is written has no other name: older clusters have no alias there (r_UPDATE.html, r_DELETE.html). */
function refuseAlias(tokens: readonly Token[], at: number, behind: readonly string[]): void {
  let end = at + 1;
  while (isSymbol(tokens[end], '.')) end += 2;
  const token = tokens[end];
  if (token !== undefined && !isWord(token, ...behind) && !isSymbol(token, ';')) throw syntaxError(token.text);
}

function refuseType(token: Token | undefined): void {
  if (isWord(token, ...refusedTypes)) throw new Refusal('42704', `type "${token?.text}" does not exist`);
}

function refuseCall(tokens: readonly Token[], i: number): void {
  const token = tokens[i];
  if (token === undefined || isSymbol(tokens[i - 1], '.')) return;
  if (isWord(token, ...refusedConstants)) throw leaderOnly(token.text);
  if (token.kind !== 'word' || !isSymbol(tokens[i + 1], '(')) return;
  if (isWord(token, 'any', 'all', 'some') && isWord(tokens[i + 2], 'select')) return;
  const isName = isWord(tokens[i - 1], 'into', 'table', 'update', 'join');
  if (isName) return;
  if (token.value === 'concat' && commas(tokens, i + 1) > 1)
    throw new Refusal('42883', 'function concat takes two arguments');
  if (token.value === 'now' && !tokens.some((other) => isWord(other, 'from', 'table', 'into', 'update'))) return;
  if (isRefusedFunction(token.value)) throw leaderOnly(token.text);
}

function commas(tokens: readonly Token[], open: number): number {
  return outermost(tokens.slice(open + 1, closingOf(tokens, open))).filter((token) => isSymbol(token, ',')).length;
}

function leaderOnly(what: string): Refusal {
  return new Refusal(
    '0A000',
    'Specified types or functions (one per INFO message) not supported on Redshift tables.',
    what,
  );
}
