import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Where errors of the product are made. */
const folders = ['lib', 'functions'];

/** Calls whose texts a user may read: errors, and the reasons why a value does not fit. */
const makers = /\b(?:new (?:LandfallError|RecordError|ValueError)|misfit)\(/g;
/** Texts that are put together before they are thrown: by convention they are called so. */
const texts = /\bconst (?:text|cure|advice|reason)\b[^=]*=/g;
/** Statements are texts, too. */
const sql = /^\s*[`'](?:select |create table |(?:insert into|delete from|update) \$\{)/;
const codes = /\bnew (?:LandfallError\(\s*(?:'\w+'|errorClass),\s*|RecordError\(\s*)'([A-Z_]+)'/g;
const namedCodes = /\bexport const \w+ = '([A-Z]+_[A-Z_]+)';/g;

function sources(): { readonly file: string; readonly text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      // What `landfall check` finds is no error.
      .filter((file) => file.endsWith('.ts') && !/^lib\/sink\/(\w+\/)?check\//.test(join(folder, file)))
      .map((file) => ({ file: join(folder, file), text: readFileSync(join(root, folder, file), 'utf8') })),
  );
}

/** The stable codes of all errors that are raised on purpose, sorted. */
export function errorCodes(): string[] {
  const found = sources().flatMap(({ text }) =>
    [...text.matchAll(codes), ...text.matchAll(namedCodes)].map((match) => match[1] ?? ''),
  );
  return [...new Set(found)].sort();
}

/** The parts of error messages that are always the same, three words and more, each with its file. */
export function messageParts(): { readonly file: string; readonly part: string }[] {
  return sources().flatMap(({ file, text }) => {
    const calls = [...text.matchAll(makers)].map((match) => argumentsAt(text, match.index + match[0].length));
    const constants = [...text.matchAll(texts)].map((match) => statementAt(text, match.index + match[0].length));
    const told = [...calls, ...constants].filter((source) => !sql.test(source));
    return [...new Set(told.flatMap(literalParts))].map((part) => ({ file, part }));
  });
}

/** The source from behind an opening parenthesis to the closing one. */
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  let at = start;
  while (depth > 0 && at < text.length) {
    const character = text[at];
    if (character === "'" || character === '`') at = literalEnd(text, at);
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    at += 1;
  }
  return text.slice(start, at);
}

function statementAt(text: string, start: number): string {
  let at = start;
  while (at < text.length && text[at] !== ';') {
    if (text[at] === "'" || text[at] === '`') at = literalEnd(text, at);
    at += 1;
  }
  return text.slice(start, at);
}

/** Index of the quote that ends the literal which begins at `start`; what stands in `${…}` is part of it. */
function literalEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
    else if (quote === '`' && text.startsWith('${', at)) at = interpolationEnd(text, at + 2);
  }
  return text.length;
}

function interpolationEnd(text: string, start: number): number {
  for (let at = start, depth = 1; at < text.length; at += 1) {
    if (text[at] === "'" || text[at] === '`') at = literalEnd(text, at);
    else if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** The constant parts of all literals in a piece of source. */
function literalParts(source: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] !== "'" && source[at] !== '`') continue;
    const end = literalEnd(source, at);
    parts.push(...constantParts(source.slice(at + 1, end)));
    at = end;
  }
  return parts.map((part) => part.trim()).filter((part) => part.split(/\s+/).length >= 3);
}

function constantParts(literal: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < literal.length; at += 1) {
    if (!literal.startsWith('${', at)) continue;
    const end = interpolationEnd(literal, at + 2);
    parts.push(literal.slice(from, at), ...literalParts(literal.slice(at + 2, end)));
    from = end + 1;
    at = end;
  }
  return [...parts, literal.slice(from)];
}
