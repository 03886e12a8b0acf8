import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { shortTopic } from '../lib/model/consumer-group.ts';
import { alarmDescriptionOf, alarmPrefixOf } from '../lib/model/deployed-names.ts';
import type { Definition } from './definition.ts';
import type { TopicMapping } from './mappings.ts';
import {
  fiveMinutes,
  functionMetric,
  handlerMetric,
  inParts,
  type MappingMetric,
  mappingMetric,
  numbered,
} from './metrics.ts';
import { type Section, sections } from './runbook.ts';

interface Ring {
  readonly section: Section;
  /** Behind the section in the alarm’s name. */
  readonly of?: string;
  readonly says: string;
  readonly metric: IMetric;
  readonly above?: number;
  readonly below?: number;
  /** Periods of five minutes, and how many of them. */
  readonly periods?: number;
  readonly outOf?: number;
  readonly whenMissing?: TreatMissingData;
}

const longestName = 255;
/** Metrics that one alarm’s expression may take (CloudWatch quota). */
const metricsPerAlarm = 10;
const dropped: readonly MappingMetric[] = ['DroppedEventCount'];
/** What goes to a failure bucket Lambda does not call dropped. */
const givenAway: readonly MappingMetric[] = [
  'OnFailureDestinationDeliveredEventCount',
  'OnFailureDestinationDeliveryErrorCount',
];
const hourMs = 3_600_000;

/** A destination’s alarms, each with its section of the runbook. */
export function alarmsOf(
  scope: Construct,
  { name, deployment }: Definition,
  functionName: string,
  mappings: readonly TopicMapping[],
): void {
  const { alarms, timeout } = deployment;
  const action =
    alarms.snsTopic === undefined ? undefined : new SnsAction(Topic.fromTopicArn(scope, 'Told', alarms.snsTopic));
  const ring = ({
    section,
    of,
    says,
    metric,
    above,
    below = 0,
    periods = 1,
    outOf = periods,
    whenMissing,
  }: Ring): void => {
    const alarmName = `${alarmPrefixOf(name)}${sections[section]}${of === undefined ? '' : `-${of}`}`;
    const alarm = new Alarm(scope, `Alarm-${section}${of === undefined ? '' : `-${of}`}`, {
      alarmName: alarmName.slice(0, longestName),
      alarmDescription: `${alarmDescriptionOf(name)}${says} → ${alarms.runbook}#${sections[section]}`,
      metric,
      threshold: above ?? below,
      comparisonOperator: ComparisonOperator[above === undefined ? 'LESS_THAN_THRESHOLD' : 'GREATER_THAN_THRESHOLD'],
      evaluationPeriods: outOf,
      datapointsToAlarm: periods,
      treatMissingData: whenMissing ?? TreatMissingData.NOT_BREACHING,
    });
    if (action === undefined) return;
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  };

  ring({
    section: 'lagGrowing',
    says: `more than ${alarms.lag} records wait in Kafka, and they are not getting fewer`,
    metric: new MathExpression({
      expression: `IF((lag > ${alarms.lag}) AND (RATE(lag) >= 0), 1, 0)`,
      usingMetrics: { lag: functionMetric(functionName, 'OffsetLag', 'Maximum') },
      period: fiveMinutes,
      label: 'lag, and growing',
    }),
    above: 0,
    periods: 5,
    outOf: 6,
    // Lag is not measured while nothing polls: nobody knows it then.
    whenMissing: TreatMissingData.BREACHING,
  });
  ring({
    section: 'oldRecords',
    says: `records are older than half of the ${alarms.retention} hours that Kafka keeps them`,
    metric: handlerMetric(name, 'oldestRecordAge', 'Maximum'),
    above: (alarms.retention * hourMs) / 2,
    periods: 3,
  });
  ring({
    section: 'deadLetters',
    says: 'records were parked that cannot be written',
    metric: handlerMetric(name, 'deadLetters', 'Sum'),
    above: alarms.deadLetters,
  });
  ring({
    section: 'blocked',
    says: 'a record blocks its partition, and everything behind it waits',
    metric: handlerMetric(name, 'blockedPartitions', 'Maximum'),
    above: 0,
    periods: 3,
  });
  ring({
    section: 'errors',
    says: 'invocations fail: nothing of their events is written',
    metric: functionMetric(functionName, 'Errors', 'Sum'),
    above: alarms.errors,
    periods: 3,
  });
  ring({
    section: 'duration',
    says: `invocations take more than ${alarms.duration} % of their ${timeout} seconds`,
    metric: functionMetric(functionName, 'Duration', 'Maximum'),
    above: timeout * 1_000 * (alarms.duration / 100),
    periods: 2,
    outOf: 3,
  });
  ring({
    section: 'settings',
    says: 'the settings are invalid or missing: nothing is written until they are corrected',
    metric: handlerMetric(name, 'settingsInvalid', 'Sum'),
    above: 0,
  });
  const givenUp = deployment.failureBucket === undefined ? dropped : [...dropped, ...givenAway];
  for (const [i, some] of inParts(mappings, Math.floor(metricsPerAlarm / givenUp.length)).entries()) {
    ring({
      section: 'dropped',
      of: String(i + 1),
      says: 'Lambda gave records up: they are missing in the destination',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        usingMetrics: numbered(
          some.flatMap((mapping) => givenUp.map((metric) => mappingMetric(mapping, metric, 'Sum'))),
        ),
        period: fiveMinutes,
        label: 'dropped',
      }),
      above: 0,
    });
  }
  for (const mapping of mappings) {
    // An empty poll counts 0, a mapping that is disabled or cannot reach Kafka counts nothing.
    ring({
      section: 'stopped',
      of: shortTopic(mapping.topic, 160),
      says: `topic ${mapping.topic} is not polled`,
      metric: mappingMetric(mapping, 'PolledEventCount', 'SampleCount'),
      below: 1,
      periods: alarms.stopped / 5,
      whenMissing: TreatMissingData.BREACHING,
    });
  }
}
