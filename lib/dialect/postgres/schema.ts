import type { SchemaDialect } from '../schema.ts';
import { byExactName } from '../table-ddl.ts';
import { type CatalogRow, catalogQuery, extensionTypesQuery, tablesOf } from './catalog-query.ts';
import { ddlStatements } from './ddl.ts';
import { columnNameProblem, identifierProblem, qualified } from './identifiers.ts';
import { asksForExtension, extensionTypes, newColumn, ownColumns } from './new-columns.ts';

/** Tables and columns as PostgreSQL has them. */
export const postgresSchema: SchemaDialect = {
  byName: byExactName,
  enforcesKeys: true,
  identifierProblem,
  columnNameProblem,
  qualified,
  newColumn,
  ownColumns,
  ddlStatements,
  catalogQuery,
  tablesOf: (rows) => tablesOf(rows as unknown as readonly CatalogRow[]),
  extensions: {
    askedForBy: asksForExtension,
    query: () => extensionTypesQuery(extensionTypes),
    availableTypes: (rows) => new Map(rows.map((row) => [String(row.name), String(row.sql)])),
  },
};
