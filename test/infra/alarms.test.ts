import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { sections } from '../../infra/runbook.ts';
import { resources, synth } from '../support/synth.ts';

const alarm = 'AWS::CloudWatch::Alarm';
const { template } = synth();
const alarms = Object.values(resources(template, alarm)).map(
  ({ Properties }) => Properties as { readonly AlarmName: string; readonly AlarmDescription: string },
);
const runbook = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
const headings = [...runbook.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-'),
);

test('there is an alarm for every section of the runbook, and each links to its own', () => {
  for (const { AlarmName, AlarmDescription } of alarms) {
    const [, section = ''] = /docs\/operations\.md#([\w-]+)$/.exec(AlarmDescription) ?? [];
    expect(AlarmName).toMatch(new RegExp(`^landfall-shop-${section}(-|$)`));
    expect(headings).toContain(section);
  }
  for (const section of Object.values(sections)) {
    expect(alarms.filter(({ AlarmName }) => AlarmName.startsWith(`landfall-shop-${section}`))).not.toEqual([]);
  }
});

describe('an alarm that nothing is measured for', () => {
  test.for([
    ['lag-growing', 'breaching'],
    ['mapping-stopped-shop.public.orders', 'breaching'],
    ['old-records', 'notBreaching'],
    ['dead-letters', 'notBreaching'],
    ['blocked-partition', 'notBreaching'],
    ['function-errors', 'notBreaching'],
    ['slow-function', 'notBreaching'],
    ['dropped-events-1', 'notBreaching'],
    ['invalid-settings', 'notBreaching'],
  ])('%s is %s', ([name, TreatMissingData]) => {
    template.hasResourceProperties(alarm, { AlarmName: `landfall-shop-${name}`, TreatMissingData });
  });
});

test('what goes to a failure bucket rings like what is dropped', () => {
  const metrics = (given: Parameters<typeof synth>[0]): string[] =>
    Object.values(resources(synth(given).template, alarm))
      .filter(({ Properties }) => String(Properties.AlarmName).startsWith('landfall-shop-dropped-events'))
      .flatMap(({ Properties }) => JSON.stringify(Properties).match(/"MetricName":"\w+"/g) ?? [])
      .map((name) => name.slice('"MetricName":"'.length, -1));
  expect(metrics({})).toEqual(['DroppedEventCount']);
  expect(metrics({ retries: 5, failureBucket: 'given-up' })).toEqual([
    'DroppedEventCount',
    'OnFailureDestinationDeliveredEventCount',
    'OnFailureDestinationDeliveryErrorCount',
  ]);
});

test('thresholds are settings', () => {
  const { template: set } = synth({
    timeout: 100,
    alarms: { lag: 7, retention: 10, deadLetters: 3, errors: 4, duration: 50, stopped: 30, runbook: 'https://x/ops' },
  });
  const has = (name: string, properties: object): void =>
    set.hasResourceProperties(alarm, { AlarmName: `landfall-shop-${name}`, ...properties });
  has('lag-growing', {
    Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF((lag > 7) AND (RATE(lag) >= 0), 1, 0)' })]),
    AlarmDescription: Match.stringLikeRegexp('https://x/ops#lag-growing$'),
  });
  has('old-records', { Threshold: 5 * 3_600_000 });
  has('dead-letters', { Threshold: 3 });
  has('function-errors', { Threshold: 4 });
  has('slow-function', { Threshold: 50_000 });
  has('mapping-stopped-shop.public.orders', { EvaluationPeriods: 6 });
});

test('an SNS topic is told when an alarm rings and when it is over', () => {
  const snsTopic = 'arn:aws:sns:eu-central-1:111122223333:told';
  const { template: told } = synth({ alarms: { snsTopic } });
  told.allResourcesProperties(alarm, { AlarmActions: [snsTopic], OKActions: [snsTopic] });
});

test('dropped events of 25 topics take three alarms: an expression takes ten metrics', () => {
  const topics = Array.from({ length: 25 }, (_, i) => `topic${i}`);
  const names = Object.values(resources(synth({ topics }).template, alarm)).map(({ Properties }) =>
    String(Properties.AlarmName),
  );
  expect(names.filter((name) => name.includes('dropped'))).toHaveLength(3);
  expect(names.filter((name) => name.includes('stopped'))).toHaveLength(25);
});

test('the dashboard answers in this order: keeping up, losing, late, cost', () => {
  const body = JSON.stringify(Object.values(resources(template, 'AWS::CloudWatch::Dashboard'))[0]?.Properties);
  expect([...body.matchAll(/## ([^\\]*)/g)].map(([, heading]) => heading)).toEqual([
    'Is it keeping up?',
    'Is it losing anything?',
    'How late is the data?',
    'What does it cost?',
  ]);
});

test('five questions are saved for the log of the function', () => {
  const queries = Object.values(resources(template, 'AWS::Logs::QueryDefinition'));
  expect(queries).toHaveLength(5);
  for (const { Properties } of queries) {
    expect(Properties.Name).toMatch(/^landfall\/shop\/\d /);
    expect(Properties.LogGroupNames).toEqual([{ Ref: expect.stringMatching(/^DestinationLogs/) }]);
  }
});
