import type { Plan } from '../../lib/model/plan.ts';
import { parseSettings } from '../../lib/model/settings.ts';
import { planEvents } from '../../lib/pipeline/plan-events.ts';
import { type DestinationState, emptyState } from '../../lib/sink/plan/state.ts';
import * as postgres from '../../lib/sink/postgres/plan/parts.ts';
import * as redshift from '../../lib/sink/redshift/plan/parts.ts';
import type { LambdaEvent } from '../../local/lambda-event.ts';
import { planScript } from '../../local/plan-script.ts';
import type { Destination } from './harness.ts';

type Given = Readonly<Record<string, unknown>>;

const now = (): Date => new Date();

const partsOf = { postgresql: postgres.planParts, redshift: redshift.planParts } as const;

/** What the destination's login reads of it, until the test is done with it. */
export async function withState<T>(
  destination: Destination,
  given: Given,
  use: (state: DestinationState) => Promise<T>,
): Promise<T> {
  const { settings } = parseSettings({ ...destination.settings, ...given });
  const parts = partsOf[settings.kind];
  const session = parts.session(settings, async () => destination.password);
  try {
    return await use(parts.state(session, settings));
  } finally {
    await session.close();
  }
}

/** What events would do to a destination. */
export function planOf(destination: Destination, events: readonly LambdaEvent[], given: Given = {}): Promise<Plan> {
  const { settings } = parseSettings({ ...destination.settings, ...given });
  return withState(destination, given, (state) =>
    planEvents(streamOf(events), { settings, kind: partsOf[settings.kind].kind, state }, now),
  );
}

/** The same for an empty schema, without a server. */
export function offlinePlanOf(events: readonly LambdaEvent[], given: Given = {}): Promise<Plan> {
  const settings = offlineSettings(given);
  const { kind } = partsOf[settings.kind];
  return planEvents(streamOf(events), { settings, kind, state: emptyState }, now);
}

export function offlineSettings(given: Given = {}): ReturnType<typeof parseSettings>['settings'] {
  const where = { hostname: 'localhost', username: 'nobody', database: 'none', schema: 'landing', tls: 'disable' };
  return parseSettings({ ...where, insertMode: 'upsert', deleteMode: 'delete', ...given }).settings;
}

/** Runs the DDL of a plan, as a DBA would. */
export async function runScript(destination: Destination, plan: Plan, given: Given = {}): Promise<void> {
  const { settings } = parseSettings({ ...destination.settings, ...given });
  await destination.database.query(planScript({ plan, settings, isOffline: false }));
}

/** Problems as "effect code table.column records". */
export function problemsOf({ problems }: Plan): string[] {
  return problems.map(({ effect, code, topic, table, column, records }) => {
    const place = [table ?? topic, column].filter((part) => part !== undefined).join('.');
    return `${effect} ${code} ${place} ${records}`;
  });
}

/** Notes as "kind table.column". */
export function notesOf({ notes }: Plan): string[] {
  return notes.map(({ kind, table, column }) =>
    [kind, [table, column].filter((part) => part !== undefined).join('.')].join(' ').trimEnd(),
  );
}

async function* streamOf(events: readonly LambdaEvent[]): AsyncGenerator<LambdaEvent> {
  yield* events;
}
