import { addColumns } from '../../../dialect/postgres/ddl.ts';
import { changeOwner } from '../../../dialect/postgres/grants.ts';
import { ownColumns } from '../../../dialect/postgres/new-columns.ts';
import { advice, type Finding, must, ok, shown, shownAll } from '../../check/finding.ts';
import type { CheckSettings, TableFacts } from './facts.ts';

/** Whether columns can be added: only an owner may. Those that the settings ask for are named. */
export function checkColumns({ relation, table }: TableFacts, settings: CheckSettings, username: string): Finding[] {
  const missing = ownColumns(table, settings);
  const findings: Finding[] = [];
  if (missing.length > 0 && (settings.schemaEvolution === 'none' || relation.kind === 'v')) {
    const what = `lacks ${shownAll(missing.map(({ name }) => name))}, which the settings ask for`;
    const words = 'add them to the view';
    findings.push(
      must(
        table.name,
        what,
        relation.kind === 'v' ? { words } : { sql: addText(settings.schema, table.name, missing) },
      ),
    );
  }
  if (settings.schemaEvolution === 'none') return findings;
  if (relation.kind === 'v') {
    const words = 'change the view before the source changes, or set schemaEvolution=none';
    return [...findings, advice(table.name, 'is a view: no column can be added for a new field', { words })];
  }
  if (relation.is_owned) return [...findings, ok(table.name, 'may add columns')];
  const needed = missing.length > 0 ? shownAll(missing.map(({ name }) => name)) : 'a new field of the source';
  const what = `belongs to ${shown(relation.owner)}: only its owner can add columns, for ${needed}`;
  const mend = { sql: changeOwner(settings.schema, table.name, username), words: 'or set schemaEvolution=none' };
  return [...findings, must(table.name, what, mend)];
}

function addText(schema: string, table: string, columns: ReturnType<typeof ownColumns>): string {
  return addColumns(schema, table, columns)
    .map(({ text }) => text.replace(/\n\s*/g, ' '))
    .join('; ');
}
