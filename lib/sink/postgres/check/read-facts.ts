import { type CatalogRow, catalogQuery, tablesOf } from '../../../dialect/postgres/catalog-query.ts';
import {
  clockQuery,
  productQuery,
  type SchemaRow,
  type ServerRow,
  schemaQuery,
  serverQuery,
} from '../../../dialect/postgres/check-queries.ts';
import {
  type ForeignKeyRow,
  foreignKeysQuery,
  type PolicyRow,
  policiesQuery,
  type ReactionRow,
  reactionsQuery,
  type UniqueIndexRow,
  uniqueIndexesQuery,
} from '../../../dialect/postgres/check-queries-obstacles.ts';
import {
  type ClosedSchemaRow,
  type ColumnRightsRow,
  closedSchemasQuery,
  columnRightsQuery,
  type RelationRow,
  relationsQuery,
  type SequenceRow,
  sequencesQuery,
} from '../../../dialect/postgres/check-queries-tables.ts';
import type { Statement } from '../../../dialect/statement.ts';
import type { Table } from '../../../model/table.ts';
import { measureWay } from '../../check/way.ts';
import type { Session } from '../../session.ts';
import { ownTableNames } from './check-schema.ts';
import type { CheckSettings, Facts, ServerFacts, TableFacts } from './facts.ts';

export interface Reading {
  readonly session: Session;
  readonly timeoutMs: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** What `version()` says: the first that is asked, as other databases know little else of what is to come. */
export async function readProduct({ session, timeoutMs }: Reading): Promise<string> {
  const [[row] = []] = await session.flight([productQuery()], timeoutMs);
  return String(row?.product);
}

export async function readServer(reading: Reading): Promise<ServerFacts> {
  const way = await measureWay(
    () => readProduct(reading),
    async () => {
      const [[clock] = []] = await reading.session.flight([clockQuery()], reading.timeoutMs);
      return Number(clock?.now_ms);
    },
    reading.now,
  );
  const [[row] = []] = await reading.session.flight([serverQuery()], reading.timeoutMs);
  return { ...(row as unknown as ServerRow), ...way };
}

/** The catalog of a schema that may not be there, of some of its tables or of all. */
export async function readCatalog(
  reading: Reading,
  settings: CheckSettings,
  names: readonly string[] | undefined,
): Promise<Omit<Facts, 'server'>> {
  const { schema, insertMode } = settings;
  const [schemas, ownTables, relations] = await ask<[SchemaRow, RelationRow, RelationRow]>(reading, [
    schemaQuery(schema),
    relationsQuery(schema, ownTableNames(settings), insertMode),
    relationsQuery(schema, names, insertMode),
  ]);
  const known = relations.map(({ name }) => name);
  const [rows, columnRights, sequences, uniqueIndexes, reactions, policies, foreignKeys] = await ask<
    [CatalogRow, ColumnRightsRow, SequenceRow, UniqueIndexRow, ReactionRow, PolicyRow, ForeignKeyRow]
  >(reading, [
    catalogQuery(schema, known),
    columnRightsQuery(schema, known),
    sequencesQuery(schema, known),
    uniqueIndexesQuery(schema, known),
    reactionsQuery(schema, known),
    policiesQuery(schema, known),
    foreignKeysQuery(schema, known),
  ]);
  const byName = new Map(tablesOf(rows).map((table) => [table.name, table]));
  const [closedSchemas] = await ask<[ClosedSchemaRow]>(reading, [closedSchemasQuery(typesOf([...byName.values()]))]);
  const tables = relations.flatMap((relation): TableFacts[] => {
    const table = byName.get(relation.name);
    if (table === undefined) return [];
    const of = <T extends { readonly table_name: string }>(all: readonly T[]): readonly T[] =>
      all.filter((row) => row.table_name === relation.name);
    return [
      {
        relation,
        table,
        columnRights: of(columnRights),
        sequences: of(sequences),
        uniqueIndexes: of(uniqueIndexes),
        reactions: of(reactions),
        policies: of(policies),
      },
    ];
  });
  const notTables = (names ?? [])
    .filter((name) => !byName.has(name))
    .map((name) => ({ name, relation: relations.find((relation) => relation.name === name) }));
  return { schemas, ownTables, tables, notTables, foreignKeys, closedSchemas };
}

/** Several queries in one flight; the rows of each are what the query says they are. */
async function ask<T extends readonly unknown[]>(
  { session, timeoutMs }: Reading,
  queries: readonly Statement[],
): Promise<{ readonly [i in keyof T]: readonly T[i][] }> {
  return (await session.flight(queries, timeoutMs)) as unknown as { readonly [i in keyof T]: readonly T[i][] };
}

function typesOf(tables: readonly Table[]): string[] {
  const types = tables.flatMap(({ columns }) => columns.map(({ type }) => type.element?.sql ?? type.sql));
  return [...new Set(types)];
}
