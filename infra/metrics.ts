import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricDimension, metricNames, metricNamespace } from '../lib/model/metric-names.ts';
import type { TopicMapping } from './mappings.ts';

export const fiveMinutes = Duration.minutes(5);

/** A metric that the handler writes. */
export function handlerMetric(destination: string, name: keyof typeof metricNames, statistic: string): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { [metricDimension]: destination },
    statistic,
    period: fiveMinutes,
  });
}

/** What Lambda measures of a mapping (monitoring-metrics-types.html, event source mapping metrics). */
export type MappingMetric =
  | 'PolledEventCount'
  | 'DroppedEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'OnFailureDestinationDeliveryErrorCount'
  | 'MaxOffsetLag'
  | 'ProvisionedPollers';

export function mappingMetric({ topic, mapping }: TopicMapping, metricName: MappingMetric, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
    label: topic,
    statistic,
    period: fiveMinutes,
  });
}

/** What Lambda measures of a function. */
type FunctionMetric = 'ConcurrentExecutions' | 'Duration' | 'Errors' | 'OffsetLag' | 'Throttles';

export function functionMetric(functionName: string, metricName: FunctionMetric, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic,
    period: fiveMinutes,
  });
}

/** Metrics by the names that an expression knows them by, m0, m1, …; unique within a graph, so a graph’s part has a number. */
export function numbered(metrics: readonly Metric[], part = 0): Record<string, Metric> {
  return Object.fromEntries(metrics.map((metric, i) => [`m${part}x${i}`, metric]));
}

/** Lists of at most `size` items. */
export function inParts<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
