import type { SchemaRow } from '../../../dialect/redshift/check-queries.ts';
import { quote } from '../../../dialect/redshift/identifiers.ts';
import { fold } from '../../../model/fold.ts';
import type { Settings } from '../../../model/settings.ts';
import { type Finding, must, ok, shown, shownAll } from '../../check/finding.ts';

type SchemaSettings = Pick<Settings, 'schema' | 'schemaEvolution' | 'delivery'>;

/** The schema and the rights there. `isOpen` is false where nothing in it can be looked at. */
export function checkSchema(
  schemas: readonly SchemaRow[],
  settings: SchemaSettings,
  username: string,
): { readonly findings: readonly Finding[]; readonly isOpen: boolean } {
  const schema = fold(settings.schema);
  const found = schemas.find(({ name }) => name === schema);
  if (found === undefined) return { findings: [missing(schemas, schema, username)], isOpen: false };
  const toCreate = whatToCreate(settings);
  const lacking = [
    ...(found.may_use ? [] : ['usage']),
    ...(found.may_create || toCreate === undefined ? [] : ['create']),
  ];
  const isOpen = found.may_use;
  if (lacking.length === 0) {
    const rights = found.may_create ? 'usage and create' : 'usage; nothing has to be created';
    return { findings: [ok('schema', `${shown(schema)}: ${rights}`)], isOpen };
  }
  const why = lacking.includes('create') ? `, needed for ${toCreate}` : '';
  const sql = grant(lacking, schema, username);
  const what = `${shown(username)} lacks ${lacking.join(' and ')} on schema ${shown(schema)}${why}`;
  return { findings: [must('schema', what, { sql })], isOpen };
}

function missing(alike: readonly SchemaRow[], schema: string, username: string): Finding {
  const what = `there is no schema ${shown(schema)} in this database`;
  const sql = `create schema ${quote(schema)}; ${grant(['usage', 'create'], schema, username)}`;
  if (alike.length === 0) return must('schema', what, { sql });
  const words = `${shownAll(alike.map(({ name }) => name))} was made with enable_case_sensitive_identifier, which Landfall does not use`;
  return must('schema', what, { sql, words });
}

/** Each table of the source’s has one of Landfall’s own beside it. */
function whatToCreate({ schemaEvolution, delivery }: SchemaSettings): string | undefined {
  const own = delivery === 'exactly-once' ? ['progress of each table (delivery=exactly-once)'] : [];
  const tables = schemaEvolution === 'basic' ? ['new tables (schemaEvolution=basic)'] : [];
  return [...own, ...tables].join(' and ') || undefined;
}

function grant(rights: readonly string[], schema: string, username: string): string {
  return `grant ${rights.join(', ')} on schema ${quote(schema)} to ${quote(username)}`;
}
