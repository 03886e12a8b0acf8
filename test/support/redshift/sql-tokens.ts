/** A piece of SQL with the white space and comments before it. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'param' | 'symbol';
  /** As it is written. */
  readonly text: string;
  /** A word in lower case; a quoted identifier without its quotes; a string's value; else the text. */
  readonly value: string;
  readonly before: string;
}

const space = /(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;
const kinds: readonly (readonly [Token['kind'], RegExp])[] = [
  // A backslash escapes in an ordinary literal, too: Redshift's patterns double theirs (r_patternmatching_condition_like.html).
  ['string', /[eE]?'(?:[^'\\]|''|\\[\s\S])*'/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['param', /\$\d+/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['symbol', /::|<>|!=|<=|>=|\|\||[\s\S]/y],
];

/** A literal or a quoted name does not end. */
export class UnterminatedText extends Error {}

/** SQL as tokens; joined again by `textOf`, it is what it was. @throws UnterminatedText */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    const before = matchAt(space, sql, at) ?? '';
    at += before.length;
    if (at === sql.length) return tokens;
    for (const [kind, pattern] of kinds) {
      const text = matchAt(pattern, sql, at);
      if (text === undefined) continue;
      if (kind === 'symbol' && (text === "'" || text === '"'))
        throw new UnterminatedText(`unterminated quoted string at or near ${JSON.stringify(sql.slice(at, at + 40))}`);
      tokens.push({ kind, text, value: meaningOf(kind, text), before });
      at += text.length;
      break;
    }
  }
}

export function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ before, text }) => before + text).join('');
}

/** A token that stands for other text; its value is the text. */
export function replaced(token: Token, text: string): Token {
  return { ...token, kind: 'symbol', text, value: text };
}

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value);
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.value === symbol;
}

/** Whether the tokens from `at` on begin with these words. */
export function areWords(tokens: readonly Token[], at: number, ...words: readonly string[]): boolean {
  return words.every((word, i) => isWord(tokens[at + i], word));
}

/** Index of the parenthesis that closes the one at `open`. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (isSymbol(tokens[i], '(')) depth += 1;
    if (isSymbol(tokens[i], ')')) depth -= 1;
    if (depth === 0) return i;
  }
  return tokens.length;
}

/** Tokens split at a symbol outside parentheses. */
export function splitAt(tokens: readonly Token[], symbol: string): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0 && isSymbol(token, symbol)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Tokens outside parentheses. */
export function outermost(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (isSymbol(token, ')')) depth -= 1;
    const isOutside = depth === 0;
    if (isSymbol(token, '(')) depth += 1;
    return isOutside;
  });
}

function matchAt(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

function meaningOf(kind: Token['kind'], text: string): string {
  switch (kind) {
    case 'word':
      return text.toLowerCase();
    case 'quoted':
      return text.slice(1, -1).replaceAll('""', '"');
    case 'string':
      return literalValue(text.slice(text.indexOf("'") + 1, -1));
    default:
      return text;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function literalValue(inside: string): string {
  return inside.replace(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "'" : (escapes[escaped] ?? escaped),
  );
}
