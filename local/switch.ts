import { setTimeout as sleep } from 'node:timers/promises';
import { aligned } from './aligned.ts';
import { readMappings, switchMapping } from './aws/mappings.ts';
import { noSuchDestination } from './aws/no-such-destination.ts';
import { readParameters } from './aws/parameters.ts';
import { type Switched, switchMappings } from './aws/switch-mappings.ts';
import { pauseHelp, readSwitchArguments, resumeHelp, type SwitchArguments } from './switch-arguments.ts';

const betweenLooksMs = 2_000;

/** `landfall pause`: returns the exit code. @throws UsageError, AwsProblem */
export function pause(args: readonly string[]): Promise<number> {
  return run('pause', args);
}

/** `landfall resume`: returns the exit code. @throws UsageError, AwsProblem */
export function resume(args: readonly string[]): Promise<number> {
  return run('resume', args);
}

async function run(command: 'pause' | 'resume', args: readonly string[]): Promise<number> {
  const given = readSwitchArguments(command, args);
  if (given === 'help') {
    process.stdout.write(command === 'pause' ? pauseHelp : resumeHelp);
    return 0;
  }
  const switched = await switchAll(given, command === 'resume');
  const isOk = switched.every(
    ({ isDone, wasAsked, state }) => isDone || (!given.wait && (wasAsked || isOnItsWay(state))),
  );
  process.stdout.write(given.json ? json(given.name, isOk, switched) : table(command, given, isOk, switched));
  return isOk ? 0 : 1;
}

async function switchAll({ name, wait, timeout }: SwitchArguments, enabled: boolean): Promise<readonly Switched[]> {
  const mappings = await readMappings(name);
  if (mappings.length === 0) {
    const { deployed } = await readParameters(name);
    if (deployed === undefined) throw await noSuchDestination(name);
    throw new Error(`destination ${name} has no event source mapping: deploy it`);
  }
  const deadline = performance.now() + timeout * 1_000;
  return switchMappings(mappings, enabled, wait, {
    read: () => readMappings(name),
    switch: switchMapping,
    pause: () => sleep(betweenLooksMs),
    isTimeLeft: () => performance.now() < deadline,
    progress: (done, all) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all} mappings${done === all ? '\n' : ''}`);
    },
  });
}

/** Lambda was asked for it earlier, by whomever. */
function isOnItsWay(state: string): boolean {
  return state === 'Enabling' || state === 'Disabling';
}

function json(name: string, ok: boolean, mappings: readonly Switched[]): string {
  return `${JSON.stringify({ ok, name, mappings })}\n`;
}

function table(
  command: 'pause' | 'resume',
  { name, wait }: SwitchArguments,
  isOk: boolean,
  switched: readonly Switched[],
): string {
  const rows = switched.map(({ topic, before, state }) => [topic, before === state ? state : `${before} → ${state}`]);
  return `${[...aligned(rows), '', summary(command, name, wait, isOk)].join('\n')}\n`;
}

function summary(command: 'pause' | 'resume', name: string, wait: boolean, isOk: boolean): string {
  if (!isOk) return `Not all are as wanted yet: "landfall status ${name}" tells how they are; run this again.`;
  const isReached = wait ? '' : ' Lambda was asked for it; "landfall status" tells when it is so.';
  if (command === 'resume') return `Reading goes on where it stopped.${isReached}`;
  return `Paused: nothing is lost while the topics keep their records. Alarms for lag and stopped mappings will ring. "landfall resume ${name}" goes on.${isReached}`;
}
