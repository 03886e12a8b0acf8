import type { Redriven } from '../lib/pipeline/redrive.ts';
import type { Fate } from '../lib/pipeline/redrive-destination.ts';
import { printable } from './check-output.ts';
import type { Fed } from './redrive-files.ts';

export interface RedriveOutput {
  readonly redriven: Redriven;
  readonly isDry: boolean;
  readonly fed: Fed | undefined;
}

/** Records that are told one by one. */
const told = 50;

/** Whether nothing that was meant is left open. */
export function isWhole({ redriven, fed }: RedriveOutput): boolean {
  const isDone = redriven.failure === undefined && redriven.fates.every(({ state }) => state !== 'open');
  return isDone && (fed === undefined || (fed.undone === 0 && fed.passed === 0));
}

/** For people: what is left open with its reason, then the sum. */
export function redriveLines(output: RedriveOutput): string {
  const { redriven, isDry, fed } = output;
  const { fates, failure, unavailableLost } = redriven;
  const open = of(fates, 'open');
  const lost = unavailableLost === 0 ? [] : [`${unavailableLost} values that the source did not send are NULL now`];
  const more = open.length > told ? [`… and ${open.length - told} more: --json tells all`] : [];
  return [
    ...fedLines(fed),
    ...open.slice(0, told).map(({ code, message = '' }) => `✗ ${code ?? ''} ${printable(message)}`),
    ...more,
    ...(failure === undefined ? [] : [`✗ ended early: ${failure.code} ${printable(failure.message)}`]),
    ...lost,
    summary(fates, isDry),
    '',
  ].join('\n');
}

/** The same for programs. */
export function redriveJson(output: RedriveOutput): string {
  const { redriven, isDry, fed } = output;
  const { fates, failure, unavailableLost } = redriven;
  return `${JSON.stringify({
    ok: isWhole(output),
    dryRun: isDry,
    resolved: of(fates, 'resolved').length,
    superseded: of(fates, 'superseded').length,
    open: of(fates, 'open').length,
    unavailableLost,
    fed,
    failure: failure && { code: failure.code, message: failure.message },
    records: fates.map(({ topic, partition, offset, row, state, code, message }) => ({
      ...{ topic, partition, offset, table: row.table, key: row.key, state, code: code ?? row.code, message },
    })),
  })}\n`;
}

function summary(fates: readonly Fate[], isDry: boolean): string {
  if (fates.length === 0) return 'Nothing is open.';
  const [resolved, superseded, open] = (['resolved', 'superseded', 'open'] as const).map(
    (state) => of(fates, state).length,
  );
  const words = isDry
    ? ['would be written', 'made unnecessary by a later one', 'would stay open (✗)']
    : ['written and resolved', 'superseded by a later one', 'still open (✗)'];
  return `${resolved} ${words[0]}, ${superseded} ${words[1]}, ${open} ${words[2]}.`;
}

function fedLines(fed: Fed | undefined): string[] {
  if (fed === undefined) return [];
  const { records, passed, undone, failure } = fed;
  const lines = [`${records} records of files: ${records - passed - undone} went through the handler.`];
  if (passed > 0) {
    lines.push(
      `✗ ${passed} of them lie behind stored progress and are not applied: they were applied before, or later records of their partitions were written without them. docs/operations.md tells how to know, and what to do`,
    );
  }
  if (undone > 0) lines.push(`✗ ${undone} of them are not written: ${printable(failure ?? '')}`);
  return lines;
}

function of(fates: readonly Fate[], state: Fate['state']): readonly Fate[] {
  return fates.filter((fate) => fate.state === state);
}
