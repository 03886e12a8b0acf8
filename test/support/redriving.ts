import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestDeadLetters } from './dead-letters.ts';
import type { Destination } from './harness.ts';
import type { Random } from './random.ts';
import { type Ran, runLandfall } from './run-landfall.ts';

const launcher = fileURLToPath(new URL('../../local/landfall.mjs', import.meta.url));

type Given = Readonly<Record<string, unknown>>;

function argumentsOf({ database, schema }: Destination, letters: TestDeadLetters, settings: Given): string[] {
  const sets = Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  return ['redrive', '--to', database.url, '--schema', schema, '--dead-letters', letters.folder, '--json', ...sets];
}

/** The program and its arguments, for a process that is to be killed or held. */
export function redriveProcess(
  destination: Destination,
  letters: TestDeadLetters,
  settings: Given,
): [string, ...string[]] {
  return [process.execPath, launcher, ...argumentsOf(destination, letters, settings)];
}

/** `landfall redrive --json` in a process of its own. */
export function runRedrive(
  destination: Destination,
  letters: TestDeadLetters,
  more: readonly string[] = [],
  settings: Given = {},
): Promise<Ran> {
  return runLandfall([...argumentsOf(destination, letters, settings), ...more]);
}

/** The same, killed (SIGKILL) a few milliseconds after its first commit, or at any moment before; whether that came in time. */
export async function runKilledRedrive(
  destination: Destination,
  letters: TestDeadLetters,
  random: Random,
  settings: Given = {},
): Promise<boolean> {
  const { resolved: before = 0 } = await states(destination);
  const child = spawn(process.execPath, [launcher, ...argumentsOf(destination, letters, settings)], {
    stdio: 'ignore',
  });
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  const kill = () => child.kill('SIGKILL');
  if (random.chance(0.25)) setTimeout(kill, random.int(300, 1_200)).unref();
  else {
    while (child.exitCode === null && ((await states(destination)).resolved ?? 0) === before) await pause(2);
    setTimeout(kill, random.int(0, 60));
  }
  const [, signal] = await exit;
  return signal === 'SIGKILL';
}

/** How many records are in each state: what a redrive did. */
export function counts({ summary }: Ran): Readonly<Record<'resolved' | 'superseded' | 'open', unknown>> {
  const { resolved, superseded, open } = summary();
  return { resolved, superseded, open };
}

/** Runs each ALTER that dead letters advise. */
export async function runAdvice({ database }: Destination, letters: TestDeadLetters): Promise<string[]> {
  const advised = letters.letters().flatMap(({ message }) => /alter table .* type [a-z0-9 ]+/.exec(message)?.[0] ?? []);
  const statements = [...new Set(advised)];
  for (const statement of statements) await database.query(statement);
  return statements;
}

/** Open parked records that progress counts, over all partitions. */
export async function countedOpen({ database, schema }: Destination): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    `select coalesce(sum(parked_open), 0)::int as n from "${schema}"._landfall_progress`,
  );
  return row?.n ?? -1;
}

/** Parked records by state. */
export async function states({ database, schema }: Destination): Promise<Record<string, number>> {
  const rows = await database.query<{ state: string; n: number }>(
    `select state, count(*)::int as n from "${schema}"._landfall_parked group by state order by state`,
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
