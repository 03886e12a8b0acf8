import { Duration } from 'aws-cdk-lib';
import {
  EventSourceMapping,
  EventSourceMappingLogLevel,
  type IEventSourceDlq,
  type IFunction,
  MetricType,
  SourceAccessConfigurationType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Deployment } from '../lib/model/deployment.ts';
import { pollerGroups } from '../lib/model/pollers.ts';
import { groupsOf } from './cluster.ts';
import type { Definition } from './definition.ts';
import { bucketArn } from './storage-statements.ts';

/** The mapping of one topic. */
export interface TopicMapping {
  readonly topic: string;
  readonly mapping: EventSourceMapping;
}

/**
 * One event source mapping per topic (Lambda takes no more), in poller groups. Provisioned: only so does Lambda read what
 * the handler returns. Without limit of retries: a finite number ends in holes during any longer outage.
 */
export function mappingsOf(scope: Construct, definition: Definition, target: IFunction): readonly TopicMapping[] {
  const { deployment } = definition;
  const groups = groupsOf(definition);
  const pollers = groupNames(definition);
  return deployment.topics.map((topic, i) => {
    // The consumer group of a mapping is for life: another generation is another mapping.
    const mapping = new EventSourceMapping(scope, `Mapping-${topic}-${deployment.generation}`, {
      target,
      eventSourceArn: deployment.cluster,
      kafkaTopic: topic,
      kafkaConsumerGroupId: groups[i] ?? '',
      ...access(deployment),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: deployment.batchSize,
      ...(deployment.window === undefined ? {} : { maxBatchingWindow: Duration.seconds(deployment.window) }),
      reportBatchItemFailures: true,
      provisionedPollerConfig: {
        minimumPollers: 1,
        maximumPollers: deployment.tasks,
        pollerGroupName: pollers.get(topic) ?? '',
      },
      retryAttempts: deployment.retries,
      ...failing(scope, deployment),
      metricsConfig: { metrics: [MetricType.EVENT_COUNT, MetricType.ERROR_COUNT, MetricType.KAFKA_METRICS] },
      logLevel: logLevels[deployment.mappingLogLevel],
    });
    return { topic, mapping };
  });
}

/** The poller group of each topic. */
export function groupNames({ name, deployment }: Definition): ReadonlyMap<string, string> {
  const groups = pollerGroups(deployment.pollerGroup ?? `landfall-${name}`, deployment.topics);
  return new Map([...groups].flatMap(([group, topics]) => topics.map((topic) => [topic, group] as const)));
}

const logLevels = {
  debug: EventSourceMappingLogLevel.DEBUG,
  info: EventSourceMappingLogLevel.INFO,
  warn: EventSourceMappingLogLevel.WARN,
} as const;

/** Without a secret Lambda takes IAM where the cluster knows it, else no authentication (msk-cluster-auth.html). */
function access({ kafkaAuth, kafkaSecret }: Deployment) {
  if (kafkaSecret === undefined) return {};
  const type = kafkaAuth === 'scram' ? 'SASL_SCRAM_512_AUTH' : 'CLIENT_CERTIFICATE_TLS_AUTH';
  return { sourceAccessConfigurations: [{ type: SourceAccessConfigurationType[type], uri: kafkaSecret }] };
}

/** CDK’s own S3 destination grants reading and deleting too. */
function failing(scope: Construct, { failureBucket }: Deployment) {
  if (failureBucket === undefined) return {};
  const onFailure: IEventSourceDlq = { bind: () => ({ destination: bucketArn(scope, failureBucket) }) };
  return { onFailure, supportS3OnFailureDestination: true };
}
