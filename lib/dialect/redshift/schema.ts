import { fold } from '../../model/fold.ts';
import type { Settings } from '../../model/settings.ts';
import type { SchemaDialect } from '../schema.ts';
import { type CatalogRow, catalogQuery, tablesOf } from './catalog-query.ts';
import { ddlStatements } from './ddl.ts';
import { declaredKeysOf, primaryKeysQuery } from './declared-keys.ts';
import { columnNameProblem, foldedByName, identifierProblem, qualified } from './identifiers.ts';
import { newColumn, ownColumns } from './new-columns.ts';

type RedshiftSchemaSettings = Pick<Settings, 'redshiftTextLength' | 'distKey' | 'sortKey'>;

/** Tables and columns as Redshift has them. */
export function redshiftSchema(settings: RedshiftSchemaSettings): SchemaDialect {
  return {
    fold,
    byName: foldedByName,
    enforcesKeys: false,
    identifierProblem,
    columnNameProblem,
    qualified,
    newColumn: (field) => newColumn(field, settings),
    ownColumns,
    ddlStatements: (schema, name, ddl, before) => ddlStatements(schema, name, ddl, settings, before),
    catalogQuery,
    declaredKeys: { query: primaryKeysQuery, of: declaredKeysOf },
    tablesOf: (rows) => tablesOf(rows as unknown as readonly CatalogRow[]),
  };
}
