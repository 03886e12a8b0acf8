import type { ConnectSchema } from './connect-schema.ts';
import { sourceType } from './source-type.ts';

/** Whose conventions a row follows: MySQL's TIME is a span, and its POINT may have a reference system. */
export type SourceFamily = 'mysql' | 'postgresql' | undefined;

const ofConnector: ReadonlyMap<string, SourceFamily> = new Map([
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['postgresql', 'postgresql'],
]);

/** The connectors name themselves in the schema of the source block: `io.debezium.connector.mariadb.Source`. */
export function familyOfEnvelope(source: ConnectSchema): SourceFamily {
  const connector = /\.connector\.(\w+)\./.exec(source.name ?? '')?.[1];
  return connector === undefined ? undefined : ofConnector.get(connector);
}

/** Source types, and fields of the source block, that only one of the families has. */
const mysqlTypes = /\bUNSIGNED\b|^(MEDIUMINT|YEAR|ENUM|SET|(TINY|MEDIUM|LONG)(TEXT|BLOB))\b/;
const postgresqlTypes = /^(_.*|INT[248]|FLOAT[48]|BOOL|BPCHAR|BYTEA|TIMESTAMPTZ|TIMETZ|JSONB|(SMALL|BIG)?SERIAL)$/;
const mysqlFields = /^__(source_)?(file|pos|gtid)$/;
const postgresqlFields = /^__(source_)?(lsn|xmin)$/;

/**
 * A flattened row has no source block: what was added to it (`add.fields`) or propagated tells, if anything does.
 * The first field that can only be one family's decides.
 */
export function familyOfRow(fields: readonly ConnectSchema[]): SourceFamily {
  for (const field of fields) {
    const name = field.field ?? '';
    const type = sourceType(field)?.name ?? '';
    if (mysqlFields.test(name) || mysqlTypes.test(type)) return 'mysql';
    if (postgresqlFields.test(name) || postgresqlTypes.test(type)) return 'postgresql';
  }
  return undefined;
}
