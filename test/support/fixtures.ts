import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LambdaEvent } from '../../local/lambda-event.ts';

/** Content of a source's tables (test/fixtures/README.md, section "expected.json"). */
export interface Expected {
  readonly scenario: string;
  readonly database: string;
  readonly tables: readonly ExpectedTable[];
}

export interface ExpectedTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ExpectedColumn[];
  readonly primaryKey: readonly string[];
  readonly rowCount: number;
  readonly rows: readonly (readonly (string | null)[])[];
  readonly columnsMissingInEvents?: readonly string[];
  readonly inexactCells?: readonly InexactCell[];
}

export interface ExpectedColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly default?: string | null;
}

/** A cell that the events carry in another notation or not at all: either value will do. */
export interface InexactCell {
  readonly key: readonly string[];
  readonly column: string;
  readonly source: string | null;
  readonly fromEvents: string | null;
}

const folder = join(import.meta.dirname, '..', 'fixtures');

/** Path of a scenario's file by its number: `fixturePath('06b', 'ndjson')`; the file may be compressed. */
export function fixturePath(scenario: string, kind: 'ndjson' | 'expected.json' | 'schema.sql'): string {
  const endings = [`.${kind}`, `.${kind}.gz`];
  const file = readdirSync(folder).find(
    (name) => name.startsWith(`${scenario}-`) && endings.some((ending) => name.endsWith(ending)),
  );
  if (file === undefined) throw new Error(`no fixture ${scenario} with a ${kind} file in ${folder}`);
  return join(folder, file);
}

/** Every call parses anew: what one test does to the events, no other sees. */
export function loadEvents(scenario: string): LambdaEvent[] {
  const lines = readText(fixturePath(scenario, 'ndjson')).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as LambdaEvent);
}

export function loadExpected(scenario: string): Expected {
  return JSON.parse(readText(fixturePath(scenario, 'expected.json'))) as Expected;
}

export function loadSchema(scenario: string): string {
  return readText(fixturePath(scenario, 'schema.sql'));
}

/** The same content without some tables. */
export function withoutTables(expected: Expected, ...names: string[]): Expected {
  return { ...expected, tables: expected.tables.filter((table) => !names.includes(table.name)) };
}

/**
 * The source's DDL for creation in `schema`: tables with their keys and defaults, without foreign keys (children may
 * arrive before parents), sequences and replica identities. Types stay where their extension is: in `public`.
 */
export function withoutForeignKeys(schemaSql: string, schema: string): string {
  const target = `"${schema.replaceAll('"', '""')}".`.replaceAll('$', '$$$$');
  return schemaSql
    .split(/;\s*\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '' && !unwanted.test(statement))
    .map((statement) => `${statement.replace(/;$/, '').replace(ofTable, `$1${target}`)};`)
    .join('\n');
}

const unwanted = /\bFOREIGN KEY\b|\bSEQUENCE\b|\bnextval\(|\bREPLICA IDENTITY\b|^(CREATE|COMMENT ON) EXTENSION\b/;
const ofTable = /^(CREATE TABLE |ALTER TABLE (?:ONLY )?)public\./;

function readText(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
