import { fold } from '../../model/fold.ts';
import type { Statement } from '../statement.ts';
import { qualified, quote } from './identifiers.ts';

/** Rights on a table that the leader node can be asked for (r_HAS_TABLE_PRIVILEGE.html). */
export type Right = 'select' | 'insert' | 'update' | 'delete';

/** A table or view of the schema, with what the login may do to it. */
export interface RelationRow {
  readonly name: string;
  /** `pg_class.relkind`: r table, v view, m materialized view. */
  readonly kind: string;
  readonly owner: string;
  readonly is_owned: boolean;
  readonly may_select: boolean;
  readonly may_insert: boolean;
  readonly may_update: boolean;
  readonly may_delete: boolean;
}

/** All tables and views of a schema, on which the user has to have usage. */
export function relationsQuery(schema: string): Statement {
  const name = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`;
  const rights = ['select', 'insert', 'update', 'delete'].map(
    (right) => `has_table_privilege(${name}, '${right}') as may_${right}`,
  );
  return {
    purpose: 'catalog',
    values: [fold(schema)],
    text: `select c.relname as name, c.relkind as kind, pg_get_userbyid(c.relowner) as owner,
  pg_get_userbyid(c.relowner) = current_user as is_owned,
  ${rights.join(',\n  ')}
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relkind in ('r', 'v', 'm')
order by c.relname`,
  };
}

/** Tables that the user may alter without owning them (r_SVV_RELATION_PRIVILEGES.html shows everybody their own). */
export function alterableQuery(schema: string): Statement {
  return {
    purpose: 'catalog',
    values: [fold(schema)],
    text: `select distinct relation_name as name from svv_relation_privileges where namespace_name = $1 and privilege_type = 'ALTER'`,
  };
}

/** A table and columns of which no two rows should have the same values. */
export interface KeyedTable {
  readonly schema: string;
  readonly table: string;
  readonly key: readonly string[];
}

/** How many rows tables have, by their places. */
export function sizesQuery(tables: readonly KeyedTable[]): Statement {
  const parts = tables.map(
    ({ schema, table }, i) => `select ${i} as place, count(*) as rows from ${qualified(schema, table)}`,
  );
  return { purpose: 'count', text: parts.join('\nunion all ').concat('\norder by 1'), values: [] };
}

/** How many keys are in tables more than once, by their places. */
export function duplicatesQuery(tables: readonly KeyedTable[]): Statement {
  const parts = tables.map(
    (one, i) => `select ${i} as place, count(*) as keys from (${repeated(one, '1 as one')}) as repeated`,
  );
  return { purpose: 'count', text: parts.join('\nunion all ').concat('\norder by 1'), values: [] };
}

/** For a person: the keys that are there more than once. */
export function duplicatesText(table: KeyedTable): string {
  return repeated(table, [...table.key.map(quote), 'count(*)'].join(', '));
}

function repeated({ schema, table, key }: KeyedTable, what: string): string {
  return `select ${what} from ${qualified(schema, table)} group by ${key.map(quote).join(', ')} having count(*) > 1`;
}
