import { fold } from '../../../model/fold.ts';
import type { Settings } from '../../../model/settings.ts';
import { advice, type Finding, must, ok, shown, shownAll } from '../../check/finding.ts';
import { checkColumns, checkTypes } from './check-columns.ts';
import { checkKey, keyOf } from './check-keys.ts';
import { checkRights } from './check-rights.ts';
import { checkTableSettings } from './check-table-settings.ts';
import type { Facts, TableFacts } from './facts.ts';

type TablesFacts = Pick<Facts, 'server' | 'tables' | 'unread' | 'missing'>;

/** Everything about the tables, one after the other. */
export function checkTables({ server, tables, unread, missing }: TablesFacts, settings: Settings): Finding[] {
  const findings = tables.flatMap((facts) =>
    facts.relation.kind === 'r' ? checkTable(facts, settings, server.username) : [isView(facts)],
  );
  findings.push(...unread.map(notRead), ...missing.map((name) => notThere(name, settings)));
  return findings.length > 0 ? findings : [noTables(settings)];
}

function checkTable(facts: TableFacts, settings: Settings, username: string): Finding[] {
  return [
    ...checkRights(facts, settings, username),
    ...checkColumns(facts, settings, username),
    ...checkNames(facts),
    ...checkTypes(facts, keyOf(facts, settings)),
    ...checkKey(facts, settings),
    ...checkTableSettings(facts, settings),
  ];
}

/** Only with enable_case_sensitive_identifier can there be such columns (r_enable_case_sensitive_identifier.html). */
function checkNames({ table }: TableFacts): Finding[] {
  const alike = Map.groupBy(table.columns, ({ name }) => fold(name));
  return [...alike.values()]
    .filter((columns) => columns.length > 1)
    .map((columns) => {
      const names = shownAll(columns.map(({ name }) => name));
      const words = 'rename all but one: Landfall finds columns whatever their case';
      return must(table.name, `columns ${names} differ by case alone`, { words });
    });
}

function isView({ table }: TableFacts): Finding {
  return must(table.name, 'is a view, which nothing can be written to', {
    words: 'give it another name, or the table with tableNames',
  });
}

function notRead({ name }: Facts['unread'][number]): Finding {
  if (name !== fold(name)) {
    const words = `rename it to ${shown(fold(name))}`;
    return must(name, 'its name has capitals (enable_case_sensitive_identifier), and Landfall writes in lower case', {
      words,
    });
  }
  return must(name, 'is there, but the user may not see its columns', { words: 'grant select on it' });
}

function notThere(name: string, settings: Settings): Finding {
  if (settings.schemaEvolution === 'basic') return ok(name, 'is created when its first event comes');
  return must(name, 'is not there, and schemaEvolution=none creates no tables', {
    words: 'create it, or set schemaEvolution=basic',
  });
}

function noTables({ schema, schemaEvolution }: Settings): Finding {
  if (schemaEvolution === 'basic') return ok('tables', 'none yet: they are created when their first events come');
  return advice('tables', `there are none in schema ${shown(schema)}, and schemaEvolution=none creates none`, {
    words: 'create them, or set schemaEvolution=basic',
  });
}
