import { quoted } from './names.ts';

/**
 * Tables of a fixture's schema.sql as a warehouse's owner would have made them for Redshift: columns of the types that new
 * columns get (docs/types.md), primary keys, and nothing else of them.
 */
export function redshiftTables(schemaSql: string, schema: string): string[] {
  const statements = schemaSql.split(/;\s*\n/).map((statement) => statement.trim());
  const types = ownTypes(statements);
  const keys = new Map<string, string>();
  for (const statement of statements) {
    const [, table, columns] =
      /^ALTER TABLE ONLY public\.(\S+)\s+ADD CONSTRAINT \S+ PRIMARY KEY \((.*)\)$/s.exec(statement) ?? [];
    if (table !== undefined && columns !== undefined) keys.set(table, columns);
  }
  return statements.flatMap((statement) => {
    const [, table = '', body] = /^CREATE TABLE public\.(\S+) \(\n(.*)\n\)$/s.exec(statement) ?? [];
    if (body === undefined) return [];
    const columns = body.split(/,\n/).map((line) => columnOf(line.trim(), types));
    const key = keys.get(table);
    const all = key === undefined ? columns : [...columns, `primary key (${key})`];
    return [`create table ${quoted(schema)}.${table} (${all.join(', ')}) diststyle auto sortkey auto`];
  });
}

/** Domains by their base type; enums are text. */
function ownTypes(statements: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of statements) {
    const [, domain, base] = /^CREATE DOMAIN public\.(\S+) AS ([^\n]+)/.exec(statement) ?? [];
    if (domain !== undefined && base !== undefined) found.set(domain, base);
    const [, label] = /^CREATE TYPE public\.(\S+) AS ENUM/.exec(statement) ?? [];
    if (label !== undefined) found.set(label, 'text');
  }
  return found;
}

function columnOf(line: string, types: ReadonlyMap<string, string>): string {
  const [, name = '', rest = ''] = /^("(?:[^"]|"")+"|\S+) (.*)$/s.exec(line) ?? [];
  const [, typed = '', fallback, required] = /^(.*?)(?: DEFAULT (.*?))?( NOT NULL)?$/s.exec(rest) ?? [];
  const type = typed.replace(/^public\./, '');
  const given = fallback?.replace(/::[a-z ]+$/, '');
  const isLiteral = given !== undefined && /^('(?:[^']|'')*'|-?[\d.]+|true|false)$/.test(given);
  const parts = [name, redshiftType(types.get(type) ?? type)];
  if (isLiteral) parts.push(`default ${given}`);
  if (required !== undefined) parts.push('not null');
  return parts.join(' ');
}

/** The type of a column for values of a type of PostgreSQL (docs/types.md). */
export function redshiftType(type: string): string {
  const [, base = type, modifier = ''] = /^([^(]+)\(([\d,-]+)\)/.exec(type) ?? [];
  if (type.endsWith('[]')) return 'super';
  switch (base) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double precision':
    case 'boolean':
    case 'date':
      return base;
    case 'numeric': {
      const [precision = 0, scale = 0] = modifier.split(',').map(Number);
      const fits = modifier !== '' && precision <= 38 && scale >= 0 && scale <= precision;
      return fits ? `decimal(${precision},${scale})` : 'varchar(65535)';
    }
    case 'character varying':
    case 'character':
      return modifier === '' ? 'varchar(65535)' : `varchar(${Math.min(4 * Number(modifier), 65_535)})`;
    case 'uuid':
      return 'char(36)';
    case 'bytea':
      return 'varbyte(1024000)';
    case 'bit':
      // Debezium sends bit(1) as a boolean.
      return modifier === '1' ? 'boolean' : `varbyte(${Math.ceil(Number(modifier) / 8)})`;
    case 'bit varying':
      return 'varbyte(1024000)';
    case 'json':
    case 'jsonb':
    case 'hstore':
    case 'point':
      return 'super';
    case 'interval':
      return 'varchar(256)';
    default:
      return moment(type) ?? 'varchar(65535)';
  }
}

function moment(type: string): string | undefined {
  const bare = type.replace(/\(\d\)/, '');
  return /^(timestamp|time) with(out)? time zone$/.test(bare) ? bare : undefined;
}
