import type { Settings } from '../lib/model/settings.ts';
import type { ProgressDesk } from '../lib/sink/progress-desk.ts';
import { printable } from './check-output.ts';
import { isConfirmed } from './confirm.ts';
import { configurationOf } from './named-destination.ts';
import { exactlyOnce, withProgress } from './operator-session.ts';
import { type ProgressArguments, progressHelp, readProgressArguments } from './progress-arguments.ts';
import { progressJson, progressTable } from './progress-output.ts';

/** `landfall progress`: returns the exit code. @throws UsageError */
export async function progress(args: readonly string[]): Promise<number> {
  const given = readProgressArguments(args);
  if (given === 'help') {
    process.stdout.write(progressHelp);
    return 0;
  }
  const configuration = configurationOf(given.destination);
  const settings = await exactlyOnce('progress', configuration);
  return withProgress('progress', configuration, settings, (desk) => act(desk, given, settings));
}

async function act(desk: ProgressDesk, { what, json, isSure }: ProgressArguments, settings: Settings): Promise<number> {
  if (what.kind === 'show') {
    process.stdout.write((json ? progressJson : progressTable)(await desk.show(what.topic), settings));
    return 0;
  }
  const { kind, topic, partition } = what;
  const place = `topic ${topic}${partition === undefined ? ', all partitions' : `, partition ${partition}`}`;
  const gap = what.kind === 'skip' ? await gapBefore(desk, what) : '';
  const question =
    kind === 'reset'
      ? `Forget the progress of ${place} in destination ${settings.name}? Whatever comes is applied, also what was applied before: with insertMode=insert a second time.`
      : `Give up the record at ${place}, offset ${what.offset}, in destination ${settings.name}? Nothing of it will be written or kept.${gap}`;
  if (!isSure && !(await isConfirmed(`progress ${kind}`, question))) {
    process.stderr.write('landfall: nothing is changed\n');
    return 1;
  }
  const done =
    kind === 'reset' ? await desk.reset(topic, partition) : await desk.skip(topic, what.partition, what.offset);
  if (done === 0)
    throw new Error(`there is no progress of ${place}: nothing is changed ("landfall progress show" lists it)`);
  process.stdout.write(json ? `${JSON.stringify({ ok: true, ...what })}\n` : `${doneInWords(what, place)}${gap}\n`);
  return 0;
}

/** Offsets may have gaps, where nothing ever was: but nobody can tell from here. */
async function gapBefore(
  desk: ProgressDesk,
  { topic, partition, offset }: { readonly topic: string; readonly partition: number; readonly offset: number },
): Promise<string> {
  const at = (await desk.show(topic)).find((one) => one.partition === partition);
  if (at === undefined || at.nextOffset >= offset) return '';
  return ` With it goes whatever lies from offset ${at.nextOffset} up to it and is not written.`;
}

function doneInWords(what: ProgressArguments['what'], place: string): string {
  return printable(
    what.kind === 'skip'
      ? `Given up: ${place}, offset ${what.offset}. It is named in _landfall_parked (resolved, SKIPPED); the record itself is only in Kafka.`
      : `Forgotten: ${place}. What comes next is applied, wherever it begins.`,
  );
}
