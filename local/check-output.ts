import { styleText } from 'node:util';
import type { Checked } from '../lib/sink/check/checked.ts';
import type { Cure, Finding, Level } from '../lib/sink/check/finding.ts';

const marks: Readonly<Record<Level, string>> = {
  ok: styleText('green', '✓'),
  advice: styleText('yellow', '!'),
  must: styleText('red', '✗'),
};

/** What was found, for people: a line each, under it what to do. */
export function checkTable({ settings, findings }: Checked): string {
  const title =
    settings === undefined
      ? []
      : [`${printable(`${addressOf(settings)}, schema ${JSON.stringify(settings.schema)}`)}`, ''];
  return [...title, ...findingLines(findings), '', summary(findings), ''].join('\n');
}

/** A line for each finding, with its mark; under it what to do. */
export function findingLines(findings: readonly Finding[]): string[] {
  const rows = gathered(findings);
  const width = Math.min(24, Math.max(...rows.map(({ about }) => about.length)));
  return rows.flatMap(({ level, about, what, cure }) => [
    `${marks[level]} ${printable(about).padEnd(width)}  ${printable(what)}`,
    ...(level === 'ok' || cure === undefined ? [] : cureLines(cure, width + 4)),
  ]);
}

/** The same for programs. */
export function checkJson({ settings, findings }: Checked): string {
  const { name, hostname, port, username, database, schema } = settings ?? {};
  const { must, advice } = count(findings);
  return `${JSON.stringify({ ok: must === 0, must, advice, name, hostname, port, username, database, schema, findings })}\n`;
}

const schemes = { postgresql: 'postgres', redshift: 'redshift' } as const;

/** Where a destination is, without its password. */
export function addressOf({ kind, hostname, port, username, database }: NonNullable<Checked['settings']>): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return `${schemes[kind]}://${username}@${host}:${port}/${database}`;
}

/** What is well of one thing stands in one line, where the first of it stood. */
function gathered(findings: readonly Finding[]): Finding[] {
  const rows: Finding[] = [];
  for (const finding of findings) {
    const place =
      finding.level === 'ok' ? rows.findIndex((row) => row.level === 'ok' && row.about === finding.about) : -1;
    const row = rows[place];
    if (row === undefined) rows.push(finding);
    else rows[place] = { ...row, what: `${row.what}; ${finding.what}` };
  }
  return rows;
}

function cureLines({ sql, words }: Cure, indent: number): string[] {
  const space = ' '.repeat(indent);
  if (sql === undefined) return words === undefined ? [] : [`${space}→ ${printable(words)}`];
  // A comment, so that the whole line can be run.
  const note = words === undefined ? '' : styleText('dim', `  -- ${printable(words)}`);
  return [`${space}${styleText('bold', `${printable(sql)};`)}${note}`];
}

function summary(findings: readonly Finding[]): string {
  const { must, advice } = count(findings);
  const rest = advice === 0 ? '' : `, ${advice} to think about (!)`;
  if (must === 0) return `Nothing must be mended${rest}.`;
  return `${must} to mend (✗)${rest}. The SQL is for a superuser or the owner of what it changes.`;
}

function count(findings: readonly Finding[]): { must: number; advice: number } {
  const of = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return { must: of('must'), advice: of('advice') };
}

/** A name may hold characters that a terminal obeys: they are written, as JSON writes them. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Zl}|\p{Zp}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
