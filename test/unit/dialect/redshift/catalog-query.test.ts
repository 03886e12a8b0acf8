import { expect, test } from 'vitest';
import { catalogQuery, presentTables } from '../../../../lib/dialect/redshift/catalog-query.ts';

test('the catalog is asked for names as it has them', () => {
  expect(catalogQuery('Shop', ['orders', 'Items'])).toEqual({
    purpose: 'catalog',
    text: `select table_name, column_name, column_default, is_nullable, data_type, character_maximum_length,
  numeric_precision, numeric_scale
from svv_columns
where table_schema = $1 and table_name in ($2, $3)
order by table_name, ordinal_position`,
    values: ['shop', 'orders', 'items'],
  });
  expect(presentTables('shop', ['_landfall_parked'])).toEqual({
    purpose: 'catalog',
    text: 'select table_name from svv_tables where table_schema = $1 and table_name in ($2)',
    values: ['shop', '_landfall_parked'],
  });
});
