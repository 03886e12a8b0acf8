import { grantOnSchema } from '../../../dialect/postgres/grants.ts';
import { advice, type Finding, must, ok, shownAll } from '../../check/finding.ts';
import { checkColumns } from './check-columns.ts';
import { checkKey } from './check-keys.ts';
import { checkForeignKeys, checkUniqueness } from './check-obstacles.ts';
import { checkKind, checkReactions, checkRowSecurity } from './check-reactions.ts';
import { checkRights } from './check-rights.ts';
import type { CheckSettings, Facts, NotTable } from './facts.ts';

/** Everything about the tables, one after the other. */
export function checkTables(facts: Facts, settings: CheckSettings): Finding[] {
  const { username } = facts.server;
  const findings = facts.tables.flatMap((table) => [
    ...checkKind(table, settings),
    ...checkRights(table, settings, username),
    ...checkColumns(table, settings, username),
    ...checkKey(table, settings),
    ...checkUniqueness(table, settings),
    ...checkForeignKeys(ofTable(table.table.name, facts, settings), settings),
    ...checkReactions(table, settings),
    ...checkRowSecurity(table, settings, username),
  ]);
  findings.push(...facts.notTables.map((one) => checkNotTable(one, settings)), ...checkTypes(facts));
  return findings.length > 0 ? findings : [noTables(settings)];
}

/** Each foreign key once: with the table it points from, or where that is not looked at, with the one it points to. */
function ofTable(name: string, { foreignKeys, tables }: Facts, { schema }: CheckSettings): Facts['foreignKeys'] {
  const isHere = (itsSchema: string, table: string): boolean =>
    itsSchema === schema && tables.some((one) => one.table.name === table);
  return foreignKeys.filter((key) =>
    isHere(key.from_schema, key.from_table)
      ? key.from_table === name
      : isHere(key.to_schema, key.to_table) && key.to_table === name,
  );
}

function checkNotTable({ name, relation }: NotTable, settings: CheckSettings): Finding {
  if (relation !== undefined) {
    const words = 'give that another name, or the table with tableNames';
    return must(name, `the name is taken by ${kinds.get(relation.kind) ?? 'something that is no table'}`, { words });
  }
  if (settings.schemaEvolution === 'basic') return ok(name, 'is created when its first event comes');
  return must(name, 'is not there, and schemaEvolution=none creates no tables', {
    words: 'create it, or set schemaEvolution=basic',
  });
}

/** What may stand in a table’s place, by `relkind`. */
export const kinds: ReadonlyMap<string, string> = new Map([
  ['m', 'a materialized view'],
  ['S', 'a sequence'],
  ['i', 'an index'],
  ['I', 'an index'],
  ['c', 'a type'],
]);

/** A value of an extension’s type is written by a cast, which needs the schema the extension is in. */
function checkTypes({ closedSchemas, server }: Facts): Finding[] {
  return closedSchemas.map(({ schema, types }) => {
    const sql = grantOnSchema(['usage'], schema, server.username);
    return must('types', `the user lacks usage on schema ${shownAll([schema])}, in which ${types.join(', ')} are`, {
      sql,
    });
  });
}

function noTables({ schema, schemaEvolution }: CheckSettings): Finding {
  if (schemaEvolution === 'basic') return ok('tables', 'none yet: they are created when their first events come');
  return advice('tables', `there are none in schema ${shownAll([schema])}, and schemaEvolution=none creates none`, {
    words: 'create them, or set schemaEvolution=basic',
  });
}
