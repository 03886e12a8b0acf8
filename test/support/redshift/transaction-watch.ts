import { folded } from './names.ts';
import { isSymbol, isWord, type Token, tokensOf } from './sql-tokens.ts';

/** What a statement does to the order in which LOCK must come first. */
type Effect =
  | { readonly kind: 'begin' | 'end' | 'lock' | 'none' | 'snapshot' }
  | { readonly kind: 'write'; readonly table: string };

/**
 * Watches one connection for transactions in which something takes the snapshot before LOCK, or that write a table that
 * lasts without LOCK: two such writers would both delete nothing and both insert ("Serializable isolation",
 * c_serial_isolation.html, says which statements take it).
 */
export class TransactionWatch {
  readonly #violations: string[];
  readonly #temporary = new Set<string>();
  #inTransaction = false;
  #isLocked = false;
  #before: string | undefined;

  constructor(violations: string[]) {
    this.#violations = violations;
  }

  see(sql: string): void {
    const tokens = tokensOf(sql);
    const made = temporaryTable(tokens);
    if (made !== undefined) this.#temporary.add(made);
    const effect = effectOf(tokens);
    switch (effect.kind) {
      case 'begin':
      case 'end':
        this.#inTransaction = effect.kind === 'begin';
        this.#isLocked = false;
        this.#before = undefined;
        break;
      case 'lock':
        if (this.#inTransaction && this.#before !== undefined) this.#report(`lock after: ${this.#before}`);
        this.#isLocked = true;
        break;
      case 'write':
        if (this.#inTransaction && !this.#isLocked && !this.#temporary.has(effect.table))
          this.#report(`no lock before: ${sql}`);
        this.#before ??= sql;
        break;
      case 'snapshot':
        this.#before ??= sql;
        break;
      case 'none':
        break;
    }
  }

  #report(text: string): void {
    this.#violations.push(text.slice(0, 300));
  }
}

function effectOf(tokens: readonly Token[]): Effect {
  const [first, second] = tokens;
  if (isWord(first, 'begin', 'start')) return { kind: 'begin' };
  if (isWord(first, 'commit', 'end', 'rollback', 'abort')) return { kind: 'end' };
  if (isWord(first, 'lock')) return { kind: 'lock' };
  if (isWord(first, 'set', 'show', 'reset')) return { kind: 'none' };
  // What appends rows that it brings along looks at none that are there.
  if (isWord(first, 'copy') || (isWord(first, 'insert') && !tokens.some((token) => isWord(token, 'select')))) {
    return { kind: 'snapshot' };
  }
  if (isWord(first, 'insert')) return { kind: 'write', table: nameAt(tokens, 2) };
  if (isWord(first, 'delete')) return { kind: 'write', table: nameAt(tokens, isWord(second, 'from') ? 2 : 1) };
  if (isWord(first, 'update')) return { kind: 'write', table: nameAt(tokens, 1) };
  if (first === undefined || isWord(first, 'analyze', 'grant', 'comment')) return { kind: 'none' };
  return { kind: 'snapshot' };
}

function nameAt(tokens: readonly Token[], at: number): string {
  let end = at;
  while (isSymbol(tokens[end + 1], '.')) end += 2;
  return folded(tokens[end]?.value ?? '');
}

function temporaryTable(tokens: readonly Token[]): string | undefined {
  if (!isWord(tokens[0], 'create') || !isWord(tokens[1], 'temp', 'temporary', 'local')) return undefined;
  const at = tokens.findIndex((token) => isWord(token, 'table'));
  return nameAt(tokens, isWord(tokens[at + 1], 'if') ? at + 4 : at + 1);
}
