import * as server from '../../../lib/dialect/redshift/check-queries.ts';
import * as tables from '../../../lib/dialect/redshift/check-queries-tables.ts';
import { primaryKeysQuery } from '../../../lib/dialect/redshift/declared-keys.ts';
import type { Statement } from '../../../lib/dialect/statement.ts';

/** What `landfall check` and `landfall plan` ask, beside what the writing asks too. */
export function checkShapes(): Statement[] {
  const keyed = [
    { schema: 's', table: 'orders', key: ['id', 'a "b"'] },
    { schema: 's', table: 'items', key: ['id'] },
  ];
  return [
    server.productQuery(),
    server.inUtc,
    server.clockQuery(),
    server.serverQuery(),
    server.isolationQuery(),
    server.schemaQuery('s'),
    server.kindsQuery('s', ['orders', 'items']),
    tables.relationsQuery('s'),
    primaryKeysQuery('s'),
    primaryKeysQuery('s', ['orders', 'items']),
    tables.alterableQuery('s'),
    tables.sizesQuery(keyed),
    tables.duplicatesQuery(keyed),
    ...keyed.map((one) => ({ purpose: 'count', text: tables.duplicatesText(one), values: [] })),
  ];
}
