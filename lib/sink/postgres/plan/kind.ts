import { quote } from '../../../dialect/postgres/identifiers.ts';
import { postgresSchema } from '../../../dialect/postgres/schema.ts';
import { tableStatements } from '../../../dialect/postgres/table-statements.ts';
import { typeDifference } from '../../../dialect/postgres/type-difference.ts';
import type { KindOf } from '../../plan/kind.ts';
import { ownTableDdl } from '../own-tables.ts';

/** PostgreSQL in a plan. */
export const postgresKind: KindOf = (settings) => ({
  transactionPer: 'event',
  dialect: postgresSchema,
  quote,
  ownTables: () => ownTableDdl(settings),
  encode: ({ effect, table, displaces }) => {
    let cut = 0;
    for (const { nanosecondsCut = 0 } of tableStatements(effect, table, settings, displaces)) cut += nanosecondsCut;
    return cut;
  },
  typeDifference,
});
