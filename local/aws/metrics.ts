import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { ask, clientOptions } from './ask.ts';

/** A metric of CloudWatch with one dimension. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: readonly [name: string, value: string];
  readonly statistic: 'Sum' | 'Maximum' | 'Average';
}

/** What was measured in one period. */
export interface Measurement {
  /** The period's start. */
  readonly at: Date;
  readonly value: number;
}

/** What was measured in each period, the latest first; nothing where nothing was. */
export type Measured = readonly Measurement[];

const periodSeconds = 300;
/** What one call takes (API_GetMetricData). */
const perCall = 500;

/** What metrics measured between two times, by their keys. @throws AwsProblem */
export async function readMetrics<K extends string>(
  metrics: Readonly<Record<K, Metric>>,
  from: Date,
  to: Date,
): Promise<Readonly<Record<K, Measured>>> {
  const { CloudWatchClient, paginateGetMetricData } = await import('@aws-sdk/client-cloudwatch');
  return ask(
    'cloudwatch:GetMetricData',
    () => new CloudWatchClient(clientOptions()),
    async (client) => {
      const entries = Object.entries<Metric>(metrics);
      const measured = new Map<string, Measurement[]>();
      for (let first = 0; first < entries.length; first += perCall) {
        const some = entries.slice(first, first + perCall);
        const asked = {
          MetricDataQueries: some.map(([, metric], i) => queryOf(metric, `m${i}`)),
          StartTime: from,
          EndTime: to,
          ScanBy: 'TimestampDescending' as const,
        };
        for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, asked)) {
          for (const { Id = '', Values = [], Timestamps = [] } of MetricDataResults) {
            const [key = ''] = some[Number(Id.slice(1))] ?? [];
            const more = Values.map((value, i): Measurement => ({ at: Timestamps[i] ?? from, value }));
            measured.set(key, [...(measured.get(key) ?? []), ...more]);
          }
        }
      }
      const values = entries.map(([key]): [string, Measured] => [key, measured.get(key) ?? []]);
      return Object.fromEntries(values) as Record<K, Measured>;
    },
  );
}

function queryOf({ namespace, name, dimension: [dimension, value], statistic }: Metric, id: string): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions: [{ Name: dimension, Value: value }] },
      Period: periodSeconds,
      Stat: statistic,
    },
  };
}
