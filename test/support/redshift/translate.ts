import { type CopyCommand, copyCommand } from './copy-command.ts';
import { withOwnNames } from './functions.ts';
import { folded, physicalName, quoted } from './names.ts';
import { Refusal, requireName, unsupported } from './refusal.ts';
import { refuseForeign } from './refusals.ts';
import { setStatement } from './session-settings.ts';
import { isWord, splitAt, type Token, textOf, tokensOf, UnterminatedText } from './sql-tokens.ts';
import { alterTable, createTable } from './tables.ts';

export interface TranslationContext {
  readonly inTransaction: boolean;
}

export type Translation =
  | { readonly kind: 'statement'; readonly text: string; readonly longNames: readonly string[] }
  | { readonly kind: 'copy'; readonly command: CopyCommand }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** r_names.html, "maximum size of a SQL statement". */
export const maxStatementBytes = 16 * 1024 * 1024;

/** What PostgreSQL is to run in place of a statement of Redshift, or the error Redshift would give. */
export function translate(sql: string, context: TranslationContext): Translation {
  try {
    const bytes = Buffer.byteLength(sql);
    if (bytes > maxStatementBytes) throw tooLarge(bytes);
    const statements = splitAt(tokensOf(sql), ';').filter((tokens) => tokens.length > 0);
    const [first] = statements;
    if (first !== undefined && isWord(first[0], 'copy')) {
      if (statements.length > 1) throw unsupported('COPY beside another statement (by the stand-in)');
      return { kind: 'copy', command: copyCommand(named(first)) };
    }
    const text = statements.map((tokens) => statement(tokens, context)).join(';');
    return { kind: 'statement', text, longNames: longNames(statements.flat()) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', refusal: error };
    if (error instanceof UnterminatedText) return { kind: 'refused', refusal: new Refusal('42601', error.message) };
    throw error;
  }
}

export function tooLarge(bytes: number): Refusal {
  const limit = `Maximum Allowed: ${maxStatementBytes} bytes`;
  return new Refusal('54000', `Statement is too large. Statement Size: ${bytes} bytes. ${limit}`);
}

function statement(given: readonly Token[], { inTransaction }: TranslationContext): string {
  const tokens = named(given);
  refuseForeign(tokens, inTransaction);
  if (isWord(tokens[0], 'set')) return setStatement(tokens);
  const own = withOwnNames(tokens).map(asPostgresReads);
  if (isWord(tokens[0], 'create') && tokens.slice(1, 4).some((token) => isWord(token, 'table')))
    return createTable(own);
  if (isWord(tokens[0], 'alter') && isWord(tokens[1], 'table')) return alterTable(own, inTransaction);
  return textOf(own);
}

/** Names as Redshift has them: folded, and within its length. */
function named(tokens: readonly Token[]): Token[] {
  return tokens.map((token) => {
    if (token.kind !== 'quoted' && token.kind !== 'word') return token;
    const value = requireName(folded(token.value));
    return token.kind === 'word' ? token : { ...token, value, text: quoted(physicalName(value)) };
  });
}

/** A backslash escapes in an ordinary literal of Redshift; in PostgreSQL only behind an e. */
function asPostgresReads(token: Token): Token {
  return token.kind === 'string' && token.text.startsWith("'") && token.text.includes('\\')
    ? { ...token, text: `e${token.text}` }
    : token;
}

function longNames(tokens: readonly Token[]): string[] {
  const names = tokens.filter(({ kind }) => kind === 'quoted').map(({ value }) => folded(value));
  return [...new Set(names.filter((name) => physicalName(name) !== name))];
}
