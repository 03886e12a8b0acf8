import type { Plan } from '../lib/model/plan.ts';
import type { Settings } from '../lib/model/settings.ts';
import { planEvents } from '../lib/pipeline/plan-events.ts';
import { cureInWords } from '../lib/sink/check/finding.ts';
import type { PlanParts } from '../lib/sink/plan/parts.ts';
import { emptyState } from '../lib/sink/plan/state.ts';
import { SessionError } from '../lib/sink/session-error.ts';
import { readEventFiles } from './event-files.ts';
import { sizeOfFiles } from './file-arguments.ts';
import { type LambdaEvent, recordsOf } from './lambda-event.ts';
import { configurationOf } from './named-destination.ts';
import { type PlanArguments, planHelp, readPlanArguments } from './plan-arguments.ts';
import { planJson, planTable } from './plan-output.ts';
import { planScript } from './plan-script.ts';
import type { Planned } from './planned.ts';
import { type ProgressBar, startProgressBar } from './progress-bar.ts';

const now = (): Date => new Date();

/** Offline nobody asks where the destination is. */
const nowhere = { hostname: 'localhost', username: 'nobody', database: 'none' } as const;

const printed: Readonly<Record<PlanArguments['print'], (planned: Planned) => string>> = {
  table: planTable,
  json: planJson,
  sql: planScript,
};

/** `landfall plan`: returns the exit code. @throws UsageError */
export async function plan(args: readonly string[]): Promise<number> {
  const given = readPlanArguments(args);
  if (given === 'help') {
    process.stdout.write(planHelp);
    return 0;
  }
  const planned = await planFiles(given, await sizeOfFiles(given.files));
  process.stdout.write(printed[given.print](planned));
  const count = planned.plan.problems.length;
  if (count > 0 && given.print === 'sql') {
    process.stderr.write(`landfall: ${count} in the way: plan without --sql to see what\n`);
  }
  return count === 0 ? 0 : 1;
}

async function planFiles(
  { destination, files, isOffline }: PlanArguments,
  bytes: number | undefined,
): Promise<Planned> {
  const configuration = configurationOf(destination, isOffline ? nowhere : {});
  const settings = await configuration.settings();
  const bar = startProgressBar(bytes);
  const events = watched(readEventFiles(files, bar.read), bar);
  try {
    const parts = await partsOf(settings.kind);
    if (isOffline) {
      const { kind } = parts;
      return { settings, isOffline, plan: await planEvents(events, { settings, kind, state: emptyState }, now) };
    }
    const password = (fresh: boolean): Promise<string> => configuration.password(fresh);
    return { settings, isOffline, plan: await planStored(events, settings, password, parts) };
  } finally {
    bar.stop();
  }
}

/** Of the kinds of destinations, the one that is planned for. */
async function partsOf(kind: Settings['kind']): Promise<PlanParts> {
  const { planParts } =
    kind === 'redshift'
      ? await import('../lib/sink/redshift/plan/parts.ts')
      : await import('../lib/sink/postgres/plan/parts.ts');
  return planParts;
}

async function planStored(
  events: AsyncIterable<LambdaEvent>,
  settings: Settings,
  password: (fresh: boolean) => Promise<string>,
  parts: PlanParts,
): Promise<Plan> {
  const session = parts.session(settings, password);
  try {
    return await planEvents(events, { settings, kind: parts.kind, state: parts.state(session, settings) }, now);
  } catch (error) {
    if (!(error instanceof SessionError) || error.purpose !== 'connect') throw error;
    const { what, cure } = parts.connectionProblem(error, settings);
    throw new Error(`${what}: ${cureInWords(cure)}`, { cause: error });
  } finally {
    await session.close();
  }
}

async function* watched(events: AsyncIterable<LambdaEvent>, bar: ProgressBar): AsyncGenerator<LambdaEvent> {
  let records = 0;
  for await (const event of events) {
    yield event;
    records += recordsOf(event).length;
    bar.done(records);
  }
}
