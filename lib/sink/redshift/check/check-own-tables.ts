import type { CatalogRow } from '../../../dialect/redshift/catalog-query.ts';
import { movedTableOf } from '../../../dialect/redshift/moved-table.ts';
import { typeOfCatalog } from '../../../dialect/redshift/types/type-of-catalog.ts';
import { LandfallError } from '../../../model/errors.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Table } from '../../../model/table.ts';
import { type Finding, must, ok, shownAll } from '../../check/finding.ts';
import { movedTableDdl, ownTableDdl } from '../own-tables.ts';
import { lackingRights, mayNot } from './check-rights.ts';
import type { Facts, TableFacts } from './facts.ts';

const rights = ['select', 'insert', 'update', 'delete'] as const;

/**
 * Landfall's own tables: those that are there are as it makes them, and it may write them; those that are not are created
 * when the first events come.
 */
export function checkOwnTables(
  { tables, ownTables, unreadOwn }: Pick<Facts, 'tables' | 'ownTables' | 'unreadOwn'>,
  settings: Settings,
  username: string,
): Finding[] {
  const names = tables.map(({ table }) => table.name);
  const wanted = ownTableDdl(settings, [undefined, ...names]);
  const findings = ownTables.flatMap((own): Finding[] => {
    const { name } = own.table;
    const ddl = wanted.get(name);
    const source = tables.find(({ table }) => movedTableOf(table.name) === name);
    if (ddl === undefined && source === undefined) return [];
    const lacking = lackingRights(own.relation, rights);
    const rest = ddl === undefined ? outgrown(own, source?.table, settings) : notAsMade(own.table, ddl.text);
    return lacking.length === 0 ? rest : [mayNot(name, lacking, settings.schema, username), ...rest];
  });
  const ours = new Set([...wanted.keys(), ...names.map(movedTableOf)]);
  const closed = unreadOwn.filter(({ name }) => ours.has(name));
  findings.push(...closed.map(({ name }) => mayNot(name, rights, settings.schema, username)));
  if (findings.length > 0 || wanted.size === 0) return findings;
  const there = [...wanted.keys()].filter((name) => ownTables.some(({ table }) => table.name === name));
  const state = `${there.length} there, ${wanted.size - there.length} to be created`;
  return [ok('own tables', `progress of each table, and what is parked: ${state}`)];
}

/** What is created is told by the DDL alone: it is read as the catalog would tell it. */
function notAsMade(table: Table, ddl: string): Finding[] {
  const expected = [...ddl.matchAll(/^ {2}(\w+) ([a-z]+(?:\(\d+\))?)/gm)].filter(([, name]) => name !== 'primary');
  const wrong = expected.filter(([, name = '', type = '']) => {
    const column = table.byName.get(name);
    return column === undefined || column.type.display !== displayOf(type);
  });
  if (wrong.length === 0) return [];
  const list = wrong.map(([, name = '', type = '']) => `${name} ${type}`).join(', ');
  const words = 'it is another program’s: rename it there, as Landfall makes its own';
  return [must(table.name, `is not as Landfall makes it: it has no ${list}`, { words })];
}

function displayOf(type: string): string {
  const nothing: Pick<CatalogRow, 'character_maximum_length' | 'numeric_precision' | 'numeric_scale'> = {
    ...{ character_maximum_length: null, numeric_precision: null, numeric_scale: null },
  };
  return typeOfCatalog({ data_type: type, ...nothing }).display;
}

/** Types are never changed, not even there: a column that was made longer since has no room for its values. */
function outgrown({ table }: TableFacts, source: Table | undefined, { schema }: Settings): Finding[] {
  if (source === undefined) return [];
  try {
    movedTableDdl(schema, source, table);
    return [];
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    return [must(table.name, error.message, { words: `drop ${shownAll([table.name])}` })];
  }
}
