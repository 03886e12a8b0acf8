import type { Plan, PlannedTable, PlanProblem } from '../lib/model/plan.ts';
import { advice, type Finding, must, ok, shown, shownAll } from '../lib/sink/check/finding.ts';
import { addressOf, findingLines, printable } from './check-output.ts';
import { planScript } from './plan-script.ts';
import type { Planned } from './planned.ts';

/** A plan for people: a line each, then the DDL. */
export function planTable(planned: Planned): string {
  const { settings, isOffline, plan } = planned;
  const schema = `schema ${shown(settings.schema)}`;
  const title = isOffline ? `${schema}, taken to be empty (--offline)` : `${addressOf(settings)}, ${schema}`;
  const findings = [aboutRecords(plan), ...aboutTables(plan), ...aboutNotes(plan), ...plan.problems.map(aboutProblem)];
  const script = plan.ddl.length === 0 ? '' : `\n${planScript(planned)}`;
  return `${[printable(title), '', ...findingLines(findings), '', summary(plan), ''].join('\n')}${script}`;
}

/** The same for programs. */
export function planJson({ settings, isOffline, plan }: Planned): string {
  const { name, hostname, port, username, database, schema } = settings;
  const where = isOffline ? { name, schema } : { name, hostname, port, username, database, schema };
  return `${JSON.stringify({ ok: plan.problems.length === 0, offline: isOffline, ...where, ...plan })}\n`;
}

function aboutRecords({ records, alreadyApplied, skipped, tables }: Plan): Finding {
  const changes = tables.reduce((sum, { upserts, deletes, truncates }) => sum + upserts + deletes + truncates, 0);
  const reasons = Object.entries(skipped).map(([reason, count]) => `${reason} ${count}`);
  const parts = [
    `${records} in the files`,
    `${changes} to apply`,
    ...(reasons.length === 0 ? [] : [`skipped by rule: ${reasons.join(', ')}`]),
    ...(alreadyApplied === 0 ? [] : [`${alreadyApplied} applied already`]),
  ];
  return ok('records', parts.join('; '));
}

function aboutTables({ tables, ddl }: Plan): Finding[] {
  const own = [...new Set(ddl.map(({ table }) => table))].filter(
    (name) => !tables.some((table) => table.name === name),
  );
  const findings = own.length === 0 ? [] : [ok('own tables', `${someOf(own)}: to be created`)];
  return [...findings, ...tables.filter(({ ddl: own }) => own !== 'missing').map(aboutTable)];
}

/** Redshift has one for each table of the source's. */
function someOf(names: readonly string[]): string {
  if (names.length <= mostNames) return names.join(', ');
  return `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`;
}

const mostNames = 6;

function aboutTable(table: PlannedTable): Finding {
  const { name, upserts, deletes, truncates } = table;
  const counts = [
    ...(upserts === 0 ? [] : [counted(upserts, 'upsert')]),
    ...(deletes === 0 ? [] : [counted(deletes, 'delete')]),
    ...(truncates === 0 ? [] : [counted(truncates, 'truncate')]),
  ];
  return ok(name, [whatOf(table), counts.join(', ') || 'no changes to apply'].join('; '));
}

function whatOf({ ddl, key, columns }: PlannedTable): string {
  if (ddl === 'none') return 'there';
  const list = columns.map(({ name, type }) => `${shown(name)} ${type}`).join(', ');
  if (ddl === 'add') return `there, to get ${list}`;
  const ofKey = key.length === 0 ? 'without key' : `key ${shownAll(key)}`;
  return `to be created with ${counted(columns.length, 'column')}, ${ofKey}`;
}

function aboutNotes({ notes }: Plan): Finding[] {
  return notes.map(({ table, column, text }) =>
    advice(table ?? 'records', column === undefined ? text : `${shown(column)} ${text}`, {}),
  );
}

function aboutProblem({ effect, code, topic, table, records, message }: PlanProblem): Finding {
  const count = counted(records, 'record');
  const fate = effect === 'parked' ? `${count} would be parked` : `${count} would not be written until it is mended`;
  return must(
    table ?? topic ?? 'schema',
    `${records === 0 ? 'nothing can be written' : fate} (${code}): ${message}`,
    {},
  );
}

function summary({ problems, ddl }: Plan): string {
  const way = problems.length === 0 ? 'Nothing stands in the way' : `${problems.length} in the way (✗)`;
  const statements = ddl.length === 0 ? 'no DDL' : `${counted(ddl.length, 'statement')} of DDL`;
  return `${way}; ${statements}. Constraints, triggers, casts and rights were not asked: those only the server knows.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
