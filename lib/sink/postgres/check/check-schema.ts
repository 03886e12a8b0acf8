import { grantOnSchema, grantOnTable } from '../../../dialect/postgres/grants.ts';
import { quote } from '../../../dialect/postgres/identifiers.ts';
import { movedTable } from '../../../dialect/postgres/moved-rows.ts';
import { parkedTable } from '../../../dialect/postgres/parked-statements.ts';
import { progressTable } from '../../../dialect/postgres/progress-statements.ts';
import { type Finding, must, ok, shown, shownAll } from '../../check/finding.ts';
import type { CheckSettings, Facts } from './facts.ts';

type SchemaFacts = Pick<Facts, 'schemas' | 'ownTables' | 'notTables'>;

/** The schema, and the tables of Landfall's own in it. `exists` is false where nothing else can be looked at. */
export function checkSchema(
  facts: SchemaFacts,
  settings: CheckSettings,
  username: string,
): { readonly findings: readonly Finding[]; readonly exists: boolean } {
  const { schema } = settings;
  const found = facts.schemas.find(({ name }) => name === schema);
  if (found === undefined) return { findings: [missing(facts, schema, username)], exists: false };
  const toCreate = whatToCreate(facts, settings);
  const lacking = [
    ...(found.may_use ? [] : ['usage' as const]),
    ...(found.may_create || toCreate === undefined ? [] : ['create' as const]),
  ];
  if (lacking.length === 0) {
    const rights = found.may_create ? 'usage and create' : 'usage; nothing has to be created';
    return { findings: [ok('schema', `${shown(schema)}: ${rights}`)], exists: true };
  }
  const why = lacking.includes('create') ? `, needed for ${toCreate}` : '';
  const sql = grantOnSchema(lacking, schema, username);
  const what = `${shown(username)} lacks ${lacking.join(' and ')} on schema ${shown(schema)}${why}`;
  return { findings: [must('schema', what, { sql })], exists: true };
}

function missing({ schemas }: SchemaFacts, schema: string, username: string): Finding {
  const alike = schemas.map(({ name }) => name);
  const words = alike.length === 0 ? {} : { words: `or set schema to ${shownAll(alike)}: case counts` };
  const sql = `create schema ${quote(schema)}; ${grantOnSchema(['usage', 'create'], schema, username)}`;
  return must('schema', `there is no schema ${shown(schema)} in this database`, { sql, ...words });
}

function whatToCreate(facts: SchemaFacts, settings: CheckSettings): string | undefined {
  const missing = ownTableNames(settings).filter((name) => !facts.ownTables.some((table) => table.name === name));
  if (missing.length > 0) return missing.join(', ');
  return settings.schemaEvolution === 'basic' ? 'new tables (schemaEvolution=basic)' : undefined;
}

/** Landfall's own tables, those that the settings ask for. */
export function ownTableNames({ delivery, insertMode }: CheckSettings): string[] {
  const names = delivery === 'exactly-once' ? [progressTable, parkedTable] : [];
  return insertMode === 'upsert' ? [...names, movedTable] : names;
}

/** Those that are there can be written; those that are not are created when the first event comes. */
export function checkOwnTables(
  { ownTables }: Pick<Facts, 'ownTables'>,
  settings: CheckSettings,
  username: string,
): Finding[] {
  const names = ownTableNames(settings);
  const findings = names.flatMap((name): Finding[] => {
    const found = ownTables.find((table) => table.name === name);
    if (found === undefined) return [];
    const { schema } = settings;
    const lacking = (['select', 'insert', 'update', 'delete'] as const).filter(
      (right) => !found.rights.includes(right),
    );
    const unlogged = found.is_unlogged ? [unloggedOwn(schema, name)] : [];
    if (lacking.length === 0) return unlogged;
    const sql = grantOnTable(lacking, { schema, table: name }, username);
    return [must(name, `${shown(username)} lacks ${lacking.join(', ')}`, { sql }), ...unlogged];
  });
  if (findings.length > 0 || names.length === 0) return findings;
  const missing = names.filter((name) => !ownTables.some((table) => table.name === name));
  const states =
    missing.length === 0
      ? 'there'
      : missing.length === names.length
        ? 'to be created'
        : `there, but ${missing.join(', ')}, to be created`;
  return [ok('own tables', `${names.join(', ')}: ${states}`)];
}

function unloggedOwn(schema: string, name: string): Finding {
  const what = 'is unlogged: after a crash of the server it is empty, and events are applied twice or never';
  return must(name, what, { sql: `alter table ${quote(schema)}.${quote(name)} set logged` });
}
