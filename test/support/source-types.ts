import type { ExpectedColumn } from './fixtures.ts';
import { sourceText } from './source-text.ts';

/** The source's own types, as its schema.sql creates them in `public`: values are cast to them to be compared. */
export function sourceTypes(schemaSql: string): string {
  const statements = schemaSql.split(/;\s*\n/).map((statement) => statement.trim());
  return statements
    .filter((statement) => /^CREATE (EXTENSION|DOMAIN|TYPE)\b/.test(statement))
    .map((statement) => `${statement};`)
    .join('\n');
}

/**
 * SQL of a value as the source would print it, where the destination's column is of a type that PostgreSQL does not cast
 * to the source's: the mappings of docs/types.md, each of which loses nothing but where it says so.
 */
export function asSourceType(column: ExpectedColumn, destinationType: string): string {
  const name = `"${column.name.replaceAll('"', '""')}"`;
  switch (`${destinationType} as ${column.type}`) {
    // Debezium sends bit(1) as a boolean.
    case 'boolean as bit(1)':
      return `${name}::int::bit(1)::text`;
    // Without the source's type a bit varying(20) is a bit(20), whose leading zeros nobody sent.
    case 'bit(20) as bit varying(20)':
      return `ltrim(${name}::text, '0')`;
    // The connector describes bit(3)[] as one bit(3), which is NULL always.
    case 'bit(3) as bit(3)[]':
      return `${name}::text`;
    // An hstore comes as JSON.
    case 'jsonb[] as hstore[]':
      return arrayOf(name, hstoreOf('element'));
    // `binary.handling.mode=base64`: nothing tells such a text from others.
    case 'text as bytea':
      return `decode(${name}, 'base64')::text`;
    case 'text[] as bytea[]':
      return arrayOf(name, `decode(element, 'base64')`);
    default:
      return sourceText(column, destinationType);
  }
}

/** An array whose elements are made anew; NULL stays NULL. */
function arrayOf(name: string, element: string): string {
  return `case when ${name} is not null then (select array_agg(${element}) from unnest(${name}) element)::text end`;
}

function hstoreOf(json: string): string {
  return `(select hstore(array_agg(pair.key), array_agg(pair.value)) from jsonb_each_text(${json}) pair)`;
}
