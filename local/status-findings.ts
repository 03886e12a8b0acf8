import { advice, type Finding, must, ok, shownAll } from '../lib/sink/check/finding.ts';
import { amount } from './amount.ts';
import { type Asked, answerOf } from './aws/asked.ts';
import type { Mapping } from './aws/mappings.ts';
import type { Status } from './aws/status.ts';

/** What there is to say of a destination, in the order an operator asks. */
export function statusFindings(status: Status): readonly Finding[] {
  return [
    ...told('function', status.function, (found) => aboutFunction(found)),
    ...told('mappings', status.mappings, (found) => aboutMappings(status.name, found)),
    ...told('lately', status.measures, (found) => aboutMeasures(status, found)),
    ...told('errors', status.troubles, (found) => aboutTroubles(status, found)),
    ...told('dead letters', status.deadLetters, (found) => aboutDeadLetters(status, found)),
    ...told('settings', status.settings, (found) => aboutSettings(found)),
    ...told('alarms', status.alarms, (found) => aboutAlarms(found)),
  ];
}

/** What could not be asked is not well: nobody knows. */
function told<T>(about: string, asked: Asked<T>, say: (value: T) => readonly Finding[]): readonly Finding[] {
  return asked.problem === undefined ? say(asked.value) : [must(about, `cannot be told: ${asked.problem}`, {})];
}

type Value<K extends keyof Status> = Status[K] extends Asked<infer T> ? T : never;

function aboutFunction(found: Value<'function'>): Finding[] {
  if (found === undefined) return [must('function', 'is not there', { words: 'deploy the destination' })];
  const { name, state, stateReason, lastUpdate, memory, timeout } = found;
  const size = `${memory ?? '?'} MB, ${timeout ?? '?'} s`;
  if (state === 'Failed' || lastUpdate === 'Failed') {
    const what = state === 'Failed' ? `is ${state}: ${stateReason ?? ''}` : 'its last update failed';
    return [must('function', `${name} ${what}`, { words: 'deploy the destination again' })];
  }
  if (state === 'Pending' || lastUpdate === 'InProgress') return [advice('function', `${name} is being changed`, {})];
  return [ok('function', `${name}, ${size}`)];
}

function aboutMappings(name: string, mappings: readonly Mapping[]): Finding[] {
  if (mappings.length === 0) {
    return [must('mappings', 'there is none: nothing is read', { words: 'deploy the destination' })];
  }
  const enabled = mappings.filter(({ state }) => state === 'Enabled');
  const off = mappings.filter(({ state }) => state === 'Disabled' || state === 'Disabling' || state === 'Deleting');
  const busy = mappings.filter((mapping) => !enabled.includes(mapping) && !off.includes(mapping));
  const failing = mappings.filter(({ lastResult }) => lastResult !== undefined && /^PROBLEM/i.test(lastResult));
  const topicsOf = (some: readonly Mapping[]): string => shownAll(some.map(({ topic }) => topic));
  return [
    ...(enabled.length === 0 ? [] : [ok('mappings', `${enabled.length} of ${mappings.length} enabled`)]),
    ...(off.length === 0
      ? []
      : [
          must('mappings', `${off.length} not read: ${topicsOf(off)}; records wait in Kafka as long as it keeps them`, {
            words: `landfall resume ${name}`,
          }),
        ]),
    ...(busy.length === 0 ? [] : [advice('mappings', `${busy.length} being changed: ${topicsOf(busy)}`, {})]),
    ...failing.map(({ topic, lastResult }) => must('mappings', `${shownAll([topic])} ${lastResult}`, {})),
  ];
}

function aboutMeasures({ minutes }: Status, { lately, lag, lags }: Value<'measures'>): Finding[] {
  const sums = [...lags.values()].flatMap(({ sum }) => (sum === undefined ? [] : [sum]));
  const waiting = sums.length === 0 ? lag : sums.reduce((all, sum) => all + sum, 0);
  const { records, upserted, deleted, inserted, returned, invocations, functionErrors, throttles, blocked } = lately;
  const { lateMs, latestMs, oldestMs } = lately;
  const rows = Object.entries({ upserted, deleted, inserted, returned })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${amount(count)} ${what}`);
  const ages = [
    ...(lateMs === undefined ? [] : [`typically ${duration(lateMs)} behind the source`]),
    ...(latestMs === undefined ? [] : [`at worst ${duration(latestMs)} (p99)`]),
    ...(oldestMs === undefined ? [] : [`oldest record ${duration(oldestMs)}`]),
  ];
  return [
    waiting === undefined
      ? advice('lag', `not measured in ${minutes} minutes: nothing polls`, {})
      : ok('lag', `${amount(waiting)} records wait in Kafka`),
    ok('lately', [`${amount(records)} records in ${minutes} minutes`, ...rows].join(', ')),
    ...(ages.length === 0 ? [] : [ok('lateness', ages.join(', '))]),
    ...(blocked > 0 ? [must('blocked', `${blocked} partitions wait behind a record that cannot be written`, {})] : []),
    ...(functionErrors > 0
      ? [advice('invocations', `${amount(functionErrors)} of ${amount(invocations)} failed; they come again`, {})]
      : []),
    ...(throttles > 0 ? [advice('invocations', `${amount(throttles)} throttled: maxConcurrency is reached`, {})] : []),
  ];
}

function aboutTroubles({ minutes }: Status, { told: lines, isCut }: Value<'troubles'>): Finding[] {
  if (lines.length === 0 && !isCut) return [ok('errors', `none in ${minutes} minutes`)];
  const cut = isCut ? [advice('errors', 'not all lines were read: what is told is too little', {})] : [];
  return [
    ...lines.slice(0, 5).map(({ kind, code, message, times, lastAt }) => {
      const head = code === undefined ? kind : `${kind === 'failed' ? '' : `${kind} `}${code}`;
      return advice('errors', `${head}, ${times} × until ${clock(lastAt)}: ${message}`, {});
    }),
    ...(lines.length > 5 ? [advice('errors', `${lines.length - 5} other kinds of errors`, {})] : []),
    ...cut,
  ];
}

function aboutDeadLetters({ name, settings }: Status, found: Value<'deadLetters'>): Finding[] {
  if (found === undefined)
    return [advice('dead letters', 'the function has no bucket for them: bad records block', {})];
  const { bucket, prefix, count, isCapped } = found;
  if (count === 0) return [ok('dead letters', 'none')];
  const what = `${isCapped ? '≥ ' : ''}${count} in s3://${bucket}/${prefix}, settled ones among them`;
  const isRedshift = answerOf(settings)?.inForce?.kind === 'redshift';
  const next = isRedshift ? 'docs/redshift.md#parked-records' : `landfall redrive --destination ${name}`;
  const words = `landfall dead-letters list --destination ${name} --state open, then ${next}`;
  return [advice('dead letters', what, { words })];
}

function aboutSettings({ override, problems, unknown }: Value<'settings'>): Finding[] {
  const own = Object.keys(override.given ?? {}).filter((key) => !unknown.includes(key));
  const valid =
    problems.length > 0 ? [] : [ok('settings', own.length === 0 ? 'valid' : `valid; overridden: ${own.join(', ')}`)];
  return [
    ...valid,
    ...problems.map((problem) => must('settings', problem, { words: 'nothing is written until it is corrected' })),
    ...(unknown.length === 0 ? [] : [advice('settings', `no setting is called ${unknown.join(', ')}: ignored`, {})]),
  ];
}

function aboutAlarms(alarms: Value<'alarms'>): Finding[] {
  const ringing = alarms.filter(({ state }) => state === 'ALARM');
  const [level, what] =
    alarms.length === 0 ? ([advice, 'there are none'] as const) : ([ok, `none of ${alarms.length} rings`] as const);
  if (ringing.length === 0) return [level('alarms', what, {})];
  return ringing.map(({ name, says, since, runbook }) =>
    must(
      'alarms',
      `${name}${since === undefined ? '' : ` since ${clock(since)}`}: ${says}`,
      runbook === undefined ? {} : { words: runbook },
    ),
  );
}

/** In UTC, to the minute, as the log and the console can show it. */
export function clock(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
