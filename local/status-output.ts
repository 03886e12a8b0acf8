import { type Finding, isWell } from '../lib/sink/check/finding.ts';
import { aligned } from './aligned.ts';
import { amount } from './amount.ts';
import { answerOf } from './aws/asked.ts';
import type { Mapping } from './aws/mappings.ts';
import type { Status } from './aws/status.ts';
import type { Lag } from './aws/status-metrics.ts';
import { findingLines, printable } from './check-output.ts';

/** How a destination is, for people: a line for each mapping, then what is well and what is not. */
export function statusTable(status: Status, findings: readonly Finding[]): string {
  return [...mappingLines(status), ...findingLines(findings), '', summary(status.name, findings), ''].join('\n');
}

/** The same for programs. */
export function statusJson(status: Status, findings: readonly Finding[]): string {
  const { name, minutes } = status;
  const measures = answerOf(status.measures);
  const settings = answerOf(status.settings);
  return `${JSON.stringify({
    ok: isWell(findings),
    ...{ name, minutes },
    function: answerOf(status.function),
    mappings: answerOf(status.mappings)?.map((mapping) => ({ ...mapping, lag: measures?.lags.get(mapping.uuid) })),
    lag: measures?.lag,
    lately: measures?.lately,
    errors: answerOf(status.troubles)?.told,
    deadLetters: answerOf(status.deadLetters),
    settings: settings && {
      valid: settings.inForce !== undefined,
      problems: settings.problems,
      inForce: settings.inForce,
    },
    alarms: answerOf(status.alarms),
    findings,
  })}\n`;
}

function mappingLines({ mappings, measures }: Status): string[] {
  const found = answerOf(mappings) ?? [];
  if (found.length === 0) return [];
  const lags = answerOf(measures)?.lags;
  const head = ['topic', 'state', 'last result', 'waiting', 'worst partition', 'pollers', 'batch'];
  return [...aligned([head, ...found.map((mapping) => row(mapping, lags?.get(mapping.uuid)))], [3, 4]), ''];
}

function row({ topic, state, lastResult, pollers, batchSize, window }: Mapping, lag: Lag | undefined): string[] {
  const number = (value: number | undefined): string => (value === undefined ? '–' : amount(value));
  const seconds = window === undefined ? '' : `, ${window} s`;
  return [
    printable(topic),
    state,
    printable(lastResult ?? '–'),
    number(lag?.sum),
    number(lag?.max),
    pollers === undefined ? '–' : `${pollers.least ?? 1} to ${pollers.most ?? 200}`,
    batchSize === undefined ? '–' : `${batchSize}${seconds}`,
  ];
}

function summary(name: string, findings: readonly Finding[]): string {
  const wrong = findings.filter(({ level }) => level === 'must').length;
  if (wrong === 0) return `${name} is well.`;
  return `${wrong} wrong (✗). docs/operations.md says what to do; "landfall check --destination ${name}" looks at the database.`;
}
