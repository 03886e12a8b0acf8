import { LandfallError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import type { Settings } from '../../model/settings.ts';
import type { NewTable } from '../table-ddl.ts';
import { qualified, quote } from './identifiers.ts';

export type KeySettings = Pick<Settings, 'distKey' | 'sortKey'>;

/** Types that no row can be distributed or sorted by (r_CREATE_TABLE_NEW.html, DISTKEY and SORTKEY). */
const neverKeys: ReadonlySet<string> = new Set(['super', 'varbyte']);

/**
 * How rows are distributed and sorted: as Redshift finds best, unless the settings name the table. With a distribution key
 * the style is KEY or left out; the sort key is told by itself (r_CREATE_TABLE_NEW.html).
 * @throws LandfallError `SETTINGS_INVALID`, systemic, for a column that the table will not have, or that can be no key.
 */
export function tableAttributes(schema: string, table: NewTable, { distKey, sortKey }: KeySettings): string {
  const distributed = namesFor(table, distKey);
  const sorted = namesFor(table, sortKey) ?? [];
  const column = (setting: keyof KeySettings, name: string): string => quote(keyColumn(schema, table, setting, name));
  return [
    distributed === undefined ? 'diststyle auto' : `diststyle key distkey (${column('distKey', distributed)})`,
    sorted.length === 0
      ? 'sortkey auto'
      : `compound sortkey (${sorted.map((name) => column('sortKey', name)).join(', ')})`,
  ].join(' ');
}

/** Names of tables are taken as the server takes them. */
function namesFor<T>(table: NewTable, byTable: Readonly<Record<string, T>>): T | undefined {
  return Object.entries(byTable).find(([name]) => fold(name) === fold(table.name))?.[1];
}

function keyColumn(schema: string, table: NewTable, setting: keyof KeySettings, name: string): string {
  const column = table.columns.find((one) => fold(one.name) === fold(name));
  const where = `setting ${setting} names ${JSON.stringify(name)} for table ${qualified(schema, table.name)}`;
  if (column === undefined) {
    const has = table.columns.map((one) => JSON.stringify(one.name)).join(', ');
    throw new LandfallError('systemic', 'SETTINGS_INVALID', `${where}, which will not have that column, but ${has}`);
  }
  if (neverKeys.has(column.type.name)) {
    const text = `${where}, whose type ${column.type.display} can be no key: name another, or leave the table out`;
    throw new LandfallError('systemic', 'SETTINGS_INVALID', text);
  }
  return column.name;
}
