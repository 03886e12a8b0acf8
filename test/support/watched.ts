import { questions } from '../../infra/queries.ts';
import { resources, synth } from './synth.ts';

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
}
interface AlarmProperties extends Partial<Metric> {
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: Metric } }[];
}

/** The handler’s metrics that alarms and dashboard of a destination watch, as `namespace name {dimension: value}`. */
export function watchedMetrics(destination: string): Set<string> {
  const { template } = synth({ name: destination });
  const ofAlarms = Object.values(resources(template, 'AWS::CloudWatch::Alarm')).flatMap(({ Properties }) => {
    const { Metrics = [], ...metric } = Properties as unknown as AlarmProperties;
    return [metric, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric)].filter(isOurs).map(nameOf);
  });
  const [dashboard] = Object.values(resources(template, 'AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties).replaceAll('\\', '');
  const ofDashboard = [...body.matchAll(/\["Landfall","(\w+)","(\w+)","([\w-]+)"/g)].map(([, name, dimension, value]) =>
    nameOf({ Namespace: 'Landfall', MetricName: name ?? '', Dimensions: [{ Name: dimension ?? '', Value: value }] }),
  );
  return new Set([...ofAlarms, ...ofDashboard]);
}

function isOurs(metric: Partial<Metric> | undefined): metric is Metric {
  return metric?.Namespace === 'Landfall';
}

function nameOf({ Namespace, MetricName, Dimensions }: Metric): string {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return `${Namespace} ${MetricName} ${JSON.stringify(dimensions)}`;
}

const words = new Set(
  'fields filter stats sort desc limit by as and level message count sum max latest ispresent bin times records last told events rowsUpserted rowsDeleted rowsInserted p99ms oldestMs returned m usedMB MB'.split(
    ' ',
  ),
);

/** Fields of the function’s own log lines that the saved queries read; those with @ are CloudWatch’s. */
export function queriedFields(): Set<string> {
  const texts = Object.values(questions).map((text) => text.replaceAll(/"[^"]*"/g, ''));
  const names = texts.flatMap((text) => [...text.matchAll(/(?<![@\w])[A-Za-z]\w*/g)].map(([name]) => name));
  return new Set(names.filter((name) => !words.has(name)));
}
