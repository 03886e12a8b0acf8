import { quoted } from './names.ts';
import { Refusal, syntaxError, unsupported } from './refusal.ts';
import { closingOf, isSymbol, isWord, type Token, textOf } from './sql-tokens.ts';

/** COPY from S3 as CSV (r_COPY.html). */
export interface CopyCommand {
  /** The table as PostgreSQL takes it, quoted. */
  readonly table: string;
  /** Its name as the server's message says it. */
  readonly name: string;
  /** Columns as PostgreSQL has them, or all. */
  readonly columns: readonly string[] | undefined;
  readonly from: string;
  readonly isManifest: boolean;
  readonly isGzip: boolean;
  readonly nullText: string;
  readonly detectsDates: boolean;
  readonly detectsTimes: boolean;
  readonly maxErrors: number;
  readonly isNoLoad: boolean;
}

type Given = Map<string, string>;

/** @throws Refusal for what is no COPY of ours, and for one that lacks what each of ours must have. */
export function copyCommand(tokens: readonly Token[]): CopyCommand {
  let at = 2;
  while (isSymbol(tokens[at], '.')) at += 2;
  const table = tokens.slice(1, at);
  const close = isSymbol(tokens[at], '(') ? closingOf(tokens, at) : at - 1;
  const columns = tokens.slice(at, close + 1).filter(({ kind }) => kind === 'word' || kind === 'quoted');
  const source = tokens[close + 2];
  if (!isWord(tokens[close + 1], 'from') || source?.kind !== 'string')
    throw syntaxError(tokens[close + 1]?.text ?? 'copy');
  const given = options(tokens, close + 3);
  require(given, table.length > 1);
  return {
    table: textOf(table).trim(),
    name: table.at(-1)?.value ?? '',
    columns: columns.length === 0 ? undefined : columns.map((token) => physical(token)),
    from: source.value,
    isManifest: given.has('manifest'),
    isGzip: given.has('gzip'),
    nullText: given.get('null') ?? '\\N',
    detectsDates: given.get('dateformat') === 'auto',
    detectsTimes: given.get('timeformat') === 'auto',
    maxErrors: Number(given.get('maxerror') ?? 0),
    isNoLoad: given.has('noload'),
  };
}

const flags = ['csv', 'gzip', 'manifest', 'noload'];
const texts = ['iam_role', 'region', 'null', 'dateformat', 'timeformat', 'delimiter', 'quote'];
const switches = ['compupdate', 'statupdate', 'maxerror'];

function options(tokens: readonly Token[], from: number): Given {
  const given: Given = new Map();
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    if (isWord(token, 'format')) {
      if (isWord(tokens[i + 1], 'as')) i += 1;
      if (!isWord(tokens[i + 1], 'csv')) throw unsupported(`FORMAT ${tokens[i + 1]?.text} (by the stand-in)`);
    } else if (isWord(token, ...flags)) given.set(token.value, '');
    else if (isWord(token, ...texts, ...switches)) {
      if (isWord(tokens[i + 1], 'as')) i += 1;
      const value = tokens[i + 1];
      if (value === undefined || isWord(token, ...texts) !== (value.kind === 'string'))
        throw syntaxError(value?.text ?? token.text);
      given.set(token.value, value.value);
      i += 1;
    } else throw syntaxError(token.text);
  }
  return given;
}

/** What Redshift needs, and what each COPY of ours must say for its cost (facts: COMPUPDATE and STATUPDATE OFF). */
function require(given: Given, isLasting: boolean): void {
  const role = given.get('iam_role');
  if (role === undefined || !/^(arn:aws[\w-]*:iam::\d{12}:role\/.+|default)$/.test(role)) {
    throw new Refusal('0A000', 'COPY needs IAM_ROLE with the ARN of a role');
  }
  for (const name of isLasting ? ['compupdate'] : ['compupdate', 'statupdate']) {
    if (given.get(name) !== 'off') throw new Refusal('0A000', `the stand-in takes a COPY only with ${name} off`);
  }
  // Tables that last may be somebody else's; temporary ones never are.
  if (isLasting && given.has('statupdate')) throw new Refusal('42501', 'must be owner of the table for STATUPDATE');
  if (!given.has('csv')) throw unsupported('COPY without CSV (by the stand-in)');
  for (const name of ['delimiter', 'quote']) {
    if (given.has(name)) throw unsupported(`COPY with ${name} (by the stand-in)`);
  }
  const nullText = given.get('null');
  if (nullText !== undefined && /[\r\n]/.test(nullText))
    throw new Refusal('0A000', 'NULL argument must not hold a line end');
}

function physical(token: Token): string {
  return token.kind === 'word' ? quoted(token.value) : token.text;
}
