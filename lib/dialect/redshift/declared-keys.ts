import { LandfallError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import type { Settings } from '../../model/settings.ts';
import type { Table } from '../../model/table.ts';
import type { CatalogAnswer } from '../schema.ts';
import type { Statement } from '../statement.ts';
import { qualified, quote } from './identifiers.ts';

/** A primary key, which is a hint to the planner. */
export interface PrimaryKeyRow {
  readonly table_name: string;
  readonly constraint_name: string;
  /** `PRIMARY KEY (id, "a b")`. */
  readonly definition: string;
}

/** The primary keys of all tables of a schema, or of those that are named. */
export function primaryKeysQuery(schema: string, tables: readonly string[] = []): Statement {
  const places = tables.map((_table, i) => `$${i + 2}`).join(', ');
  return {
    purpose: 'catalog',
    values: [schema, ...tables].map(fold),
    text: `select c.relname as table_name, k.conname as constraint_name, pg_get_constraintdef(k.oid) as definition
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and k.contype = 'p'${tables.length === 0 ? '' : ` and c.relname in (${places})`}`,
  };
}

/** The columns of a primary key, from its definition. */
export function columnsOfKey(definition: string): string[] {
  const list = /\((.*)\)/s.exec(definition)?.[1] ?? '';
  const names = list.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g);
  return [...names].map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare);
}

/** Columns of declared keys, by table. */
export function declaredKeysOf(rows: CatalogAnswer): ReadonlyMap<string, readonly string[]> {
  return new Map(rows.map((row) => [String(row.table_name), columnsOfKey(String(row.definition))]));
}

/**
 * A record whose key is cut, or has fields beside, would take other rows with it, or stand beside its own. No index keeps it
 * from that: the declared key tells, unless the settings name another.
 * @throws LandfallError `KEY_NOT_UNIQUE`, systemic.
 */
export function requireDeclared(
  key: readonly string[],
  { name, declaredKey }: Table,
  { schema, primaryKeyFields }: Pick<Settings, 'schema' | 'primaryKeyFields'>,
): void {
  if (declaredKey === undefined || key.length === 0 || primaryKeyFields.length > 0) return;
  if (declaredKey.length === key.length && declaredKey.every((column) => key.includes(column))) return;
  const [declared, given] = [declaredKey, key].map((columns) => columns.map(quote).join(', '));
  const text = `table ${qualified(schema, name)} declares primary key (${declared}), and the record key is (${given}), which may be in other rows, too: name the key's columns in primaryKeyFields, or drop the constraint`;
  throw new LandfallError('systemic', 'KEY_NOT_UNIQUE', text);
}
