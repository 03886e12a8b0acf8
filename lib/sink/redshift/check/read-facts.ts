import { type CatalogRow, catalogQuery, tablesOf } from '../../../dialect/redshift/catalog-query.ts';
import * as queries from '../../../dialect/redshift/check-queries.ts';
import { alterableQuery, type RelationRow, relationsQuery } from '../../../dialect/redshift/check-queries-tables.ts';
import { columnsOfKey, type PrimaryKeyRow, primaryKeysQuery } from '../../../dialect/redshift/declared-keys.ts';
import type { Statement } from '../../../dialect/statement.ts';
import { fold } from '../../../model/fold.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import { measureWay } from '../../check/way.ts';
import type { Rows, Session } from '../../session.ts';
import { SessionError } from '../../session-error.ts';
import type { Facts, ServerFacts, TableFacts } from './facts.ts';

export interface Reading {
  readonly session: Session;
  readonly timeoutMs: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** One statement at a time: nobody says that Redshift takes one before the one ahead of it is answered. */
export async function ask({ session, timeoutMs }: Reading, statement: Statement): Promise<Rows> {
  const [rows = []] = await session.flight([statement], timeoutMs);
  return rows;
}

/** What not every server has or shows; undefined where this one does not. */
export async function askSoftly(reading: Reading, statement: Statement): Promise<Rows | undefined> {
  try {
    return await ask(reading, statement);
  } catch (error) {
    if (!(error instanceof SessionError) || error.sqlstate === undefined) throw error;
    return undefined;
  }
}

/** What `version()` says: the first that is asked, as other databases know little else of what is to come. */
export async function readProduct(reading: Reading): Promise<string> {
  const [row] = await ask(reading, queries.productQuery());
  return String(row?.product);
}

export async function readServer(reading: Reading, product: string): Promise<ServerFacts> {
  await ask(reading, queries.inUtc);
  const way = await measureWay(
    () => readProduct(reading),
    async () => clockOf(await ask(reading, queries.clockQuery())),
    reading.now,
  );
  const [row] = await ask(reading, queries.serverQuery());
  const [isolation] = (await askSoftly(reading, queries.isolationQuery())) ?? [];
  return {
    ...(row as unknown as queries.ServerRow),
    ...{ ...way, product },
    isolation: isolation === undefined ? undefined : String(isolation.isolation_level),
  };
}

function clockOf([row]: Rows): number {
  return Date.parse(`${String(row?.now).replace(' ', 'T').slice(0, 23)}Z`);
}

export async function readSchemas(reading: Reading, { schema }: Settings): Promise<readonly queries.SchemaRow[]> {
  return (await ask(reading, queries.schemaQuery(schema))) as unknown as queries.SchemaRow[];
}

/** The tables of a schema, all or those that were asked for, and Landfall's own. */
export async function readTables(
  reading: Reading,
  settings: Settings,
  names: readonly string[] | undefined,
): Promise<Omit<Facts, 'server' | 'schemas'>> {
  const { schema } = settings;
  const relations = (await ask(reading, relationsQuery(schema))) as unknown as RelationRow[];
  const isWanted = ({ name, kind }: RelationRow): boolean =>
    names === undefined ? kind === 'r' : names.some((wanted) => fold(wanted) === fold(name));
  const [own, others] = [relations.filter(isOwn), relations.filter((relation) => !isOwn(relation))];
  const wanted = others.filter(isWanted);
  const read = [...own, ...wanted].map(({ name }) => name);
  const tables = new Map<string, Table>();
  if (read.length > 0) {
    const rows = (await ask(reading, catalogQuery(schema, read))) as unknown as CatalogRow[];
    for (const table of tablesOf(rows)) tables.set(table.name, table);
  }
  const keys = (await ask(reading, primaryKeysQuery(schema))) as unknown as PrimaryKeyRow[];
  const alterable = await askSoftly(reading, alterableQuery(schema));
  const factsOf = (relation: RelationRow): TableFacts[] => {
    const table = tables.get(relation.name);
    if (table === undefined) return [];
    const key = keys.find(({ table_name }) => table_name === relation.name);
    const primaryKey = key && { constraint: key.constraint_name, columns: columnsOfKey(key.definition) };
    const isGranted = alterable?.some(({ name }) => name === relation.name);
    return [{ relation, table, primaryKey, mayAlter: relation.is_owned || isGranted || undefined }];
  };
  return {
    ownTables: own.flatMap(factsOf),
    tables: wanted.flatMap(factsOf),
    unread: wanted.filter(({ name }) => !tables.has(name)),
    unreadOwn: own.filter(({ name }) => !tables.has(name)),
    missing: (names ?? []).filter((name) => !wanted.some((relation) => fold(relation.name) === fold(name))),
  };
}

function isOwn({ name }: RelationRow): boolean {
  return name.startsWith('_landfall_');
}
