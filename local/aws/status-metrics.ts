import { functionNameOf } from '../../lib/model/deployed-names.ts';
import { metricDimension, metricNames, metricNamespace } from '../../lib/model/metric-names.ts';
import type { Mapping } from './mappings.ts';
import { type Measured, type Metric, readMetrics } from './metrics.ts';

/** What a destination did lately; undefined where nothing was measured. */
export interface Lately {
  readonly records: number;
  readonly upserted: number;
  readonly deleted: number;
  readonly inserted: number;
  readonly deadLetters: number;
  readonly returned: number;
  readonly invocations: number;
  readonly functionErrors: number;
  readonly throttles: number;
  /** Partitions that are blocked now. */
  readonly blocked: number;
  /** Milliseconds from the source’s commit to the destination’s: the typical, and the worst 99th percentile. */
  readonly lateMs: number | undefined;
  readonly latestMs: number | undefined;
  /** Milliseconds since the oldest record of the last five minutes was written to Kafka. */
  readonly oldestMs: number | undefined;
}

/** Records of a topic that wait in Kafka: of all partitions together, and of the worst one. */
export interface Lag {
  readonly sum: number | undefined;
  readonly max: number | undefined;
}

export interface Measures {
  readonly lately: Lately;
  /** By UUID of the mapping. */
  readonly lags: ReadonlyMap<string, Lag>;
  /** Of the function as a whole, which Lambda measures without being asked. */
  readonly lag: number | undefined;
}

/** Three periods: the last one may not be whole yet, nor have come. */
const presentMs = 15 * 60_000;

/** What CloudWatch measured of a destination between two times. @throws AwsProblem */
export async function readMeasures(
  destination: string,
  mappings: readonly Mapping[],
  from: Date,
  to: Date,
): Promise<Measures> {
  const ofMappings = mappings.flatMap(({ uuid }) => [
    [`sum ${uuid}`, ofMapping(uuid, 'SumOffsetLag')] as const,
    [`max ${uuid}`, ofMapping(uuid, 'MaxOffsetLag')] as const,
  ]);
  const own = ownMetrics(destination);
  const measured = await readMetrics<string>({ ...own, ...Object.fromEntries(ofMappings) }, from, to);
  const at = (key: string): Measured => measured[key] ?? [];
  const of = (key: keyof typeof own): Measured => at(key);
  /** What is so now: an older measurement tells of what was. */
  const now = (key: string): number | undefined => {
    const [latest] = at(key);
    return latest !== undefined && to.getTime() - latest.at.getTime() <= presentMs ? latest.value : undefined;
  };
  return {
    lately: {
      ...{ records: total(of('records')), upserted: total(of('upserted')), deleted: total(of('deleted')) },
      ...{ inserted: total(of('inserted')), deadLetters: total(of('deadLetters')), returned: total(of('returned')) },
      ...{
        invocations: total(of('invocations')),
        functionErrors: total(of('errors')),
        throttles: total(of('throttles')),
      },
      blocked: now('blocked') ?? 0,
      lateMs: mean(of('p50')),
      latestMs: highest(of('p99')),
      oldestMs: now('oldest'),
    },
    lags: new Map(mappings.map(({ uuid }) => [uuid, { sum: now(`sum ${uuid}`), max: now(`max ${uuid}`) }])),
    lag: now('lag'),
  };
}

function ownMetrics(destination: string) {
  const handler = (name: keyof typeof metricNames, statistic: Metric['statistic'] = 'Sum'): Metric => ({
    namespace: metricNamespace,
    name: metricNames[name],
    dimension: [metricDimension, destination],
    statistic,
  });
  const lambda = (name: string, statistic: Metric['statistic'] = 'Sum'): Metric => ({
    namespace: 'AWS/Lambda',
    name,
    dimension: ['FunctionName', functionNameOf(destination)],
    statistic,
  });
  return {
    records: handler('records'),
    upserted: handler('upserted'),
    deleted: handler('deleted'),
    inserted: handler('inserted'),
    deadLetters: handler('deadLetters'),
    returned: handler('returnedForRetry'),
    blocked: handler('blockedPartitions', 'Maximum'),
    p50: handler('sourceToCommitP50', 'Average'),
    p99: handler('sourceToCommitP99', 'Maximum'),
    oldest: handler('oldestRecordAge', 'Maximum'),
    invocations: lambda('Invocations'),
    errors: lambda('Errors'),
    throttles: lambda('Throttles'),
    lag: lambda('OffsetLag', 'Maximum'),
  };
}

function ofMapping(uuid: string, name: string): Metric {
  return { namespace: 'AWS/Lambda', name, dimension: ['EventSourceMappingUUID', uuid], statistic: 'Maximum' };
}

function total(values: Measured): number {
  return values.reduce((sum, { value }) => sum + value, 0);
}

function mean(values: Measured): number | undefined {
  return values.length === 0 ? undefined : total(values) / values.length;
}

function highest(values: Measured): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values.map(({ value }) => value));
}
