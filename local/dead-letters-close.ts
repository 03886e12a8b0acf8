import { parkedLetterName } from '../lib/model/dead-letter.ts';
import { type ParkedFilter, type ParkedRow, parkedName } from '../lib/model/parked-row.ts';
import type { Settings } from '../lib/model/settings.ts';
import type { PostgresOperator } from '../lib/sink/postgres/operator.ts';
import { isConfirmed } from './confirm.ts';
import type { DeadLettersArguments } from './dead-letters-arguments.ts';
import { type ClosedRecord, closedJson, closedLines, openLines } from './dead-letters-close-output.ts';
import { configurationOf } from './named-destination.ts';
import { exactlyOnce, withPostgres } from './operator-session.ts';
import { UsageError } from './usage-error.ts';

type Given = Pick<DeadLettersArguments, 'destination' | 'names' | 'filter' | 'json' | 'isSure'>;

/**
 * Closes open parked records by hand: returns the exit code. Their letters are not asked for, they may be what is missing.
 * @throws UsageError
 */
export async function closeDeadLetters(given: Given): Promise<number> {
  const { destination, json, isSure } = given;
  if (destination === undefined) throw new Error('a destination is given');
  const configuration = configurationOf(destination);
  const settings = await exactlyOnce('dead-letters close', configuration);
  if (settings.kind !== 'postgresql') {
    throw new UsageError(
      'dead-letters close: PostgreSQL only. For Redshift an incremental snapshot of the table supersedes what is parked of its rows (docs/redshift.md, "Parked records")',
    );
  }
  return withPostgres('dead-letters close', configuration, settings, async (operator) => {
    const rows = await chosen(operator, settings, given);
    const records = rows.map((row) => ({ ...row, name: parkedLetterName(settings.name, row) }));
    if (!json && rows.length > 0) process.stderr.write(openLines(records));
    if (rows.length > 0 && !isSure && !(await isConfirmed('dead-letters close', question(rows, settings)))) {
      process.stderr.write('landfall: nothing is changed\n');
      return 1;
    }
    const closed = new Set((await operator.settle(rows)).map(parkedName));
    const told: readonly ClosedRecord[] = records.filter((record) => closed.has(parkedName(record)));
    process.stdout.write((json ? closedJson : closedLines)(told, rows.length));
    return 0;
  });
}

/** Open records that are meant, with all others of their keys. @throws Error where a name is none of an open one */
async function chosen(
  operator: PostgresOperator,
  settings: Pick<Settings, 'name'>,
  { names, filter }: { readonly names: readonly string[]; readonly filter: ParkedFilter },
): Promise<readonly ParkedRow[]> {
  if (names.length === 0) return operator.open(filter);
  const open = await operator.open({});
  const byName = new Map(open.map((row) => [parkedLetterName(settings.name, row), row]));
  const unknown = names.find((name) => !byName.has(name));
  if (unknown !== undefined) throw new Error(`no open record is called ${unknown}: nothing is changed`);
  const keys = new Set(names.flatMap((name) => keyOf(byName.get(name)) ?? []));
  const wanted = new Set(names);
  return [...byName].flatMap(([name, row]) => (wanted.has(name) || keys.has(keyOf(row) ?? '') ? [row] : []));
}

function keyOf(row: ParkedRow | undefined): string | undefined {
  if (row?.table === undefined || row.keyHash === undefined) return undefined;
  return JSON.stringify([row.table, row.keyHash]);
}

function question(rows: readonly ParkedRow[], { name }: Pick<Settings, 'name'>): string {
  const what = rows.length === 1 ? 'this record' : `these ${rows.length} records`;
  return `Close ${what} of destination ${name}? Nothing of it will ever be written; the letters stay. Later changes are written on the rows as they are now: load those rows anew (an incremental snapshot) where they have to be right.`;
}
