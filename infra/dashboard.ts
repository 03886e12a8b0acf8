import { Dashboard, GraphWidget, type IMetric, MathExpression, Row, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Definition } from './definition.ts';
import type { TopicMapping } from './mappings.ts';
import { fiveMinutes, functionMetric, handlerMetric, inParts, mappingMetric, numbered } from './metrics.ts';

const linesPerGraph = 50;

/** Is it keeping up, is it losing anything, how late is the data, what does it cost: in this order. */
export function dashboardOf(
  scope: Construct,
  { name, settings, deployment }: Definition,
  functionName: string,
  mappings: readonly TopicMapping[],
): void {
  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: `landfall-${name}` });
  const ours = (metric: Parameters<typeof handlerMetric>[1], statistic = 'Sum') =>
    handlerMetric(name, metric, statistic);
  const lambda = (metric: Parameters<typeof functionMetric>[1], statistic: string) =>
    functionMetric(functionName, metric, statistic);
  const section = (heading: string, ...graphs: readonly (readonly [string, readonly IMetric[]])[]): void => {
    dashboard.addWidgets(new TextWidget({ markdown: `## ${heading}`, width: 24, height: 1 }));
    const width = Math.max(6, Math.floor(24 / Math.max(1, graphs.length)));
    const widgets = graphs.map(([title, left]) => new GraphWidget({ title, left: [...left], width, height: 6 }));
    for (const some of inParts(widgets, 4)) dashboard.addWidgets(new Row(...some));
  };

  section(
    'Is it keeping up?',
    ['Records waiting in Kafka', [lambda('OffsetLag', 'Maximum')]],
    ...inParts(mappings, linesPerGraph).map(
      (some) =>
        [
          'Records waiting, by topic',
          some.map((mapping) => mappingMetric(mapping, 'MaxOffsetLag', 'Maximum')),
        ] as const,
    ),
    ['Records in, rows out', [ours('records'), ours('upserted'), ours('deleted'), ours('inserted')]],
    ['Invocations at once', [lambda('ConcurrentExecutions', 'Maximum'), lambda('Throttles', 'Sum')]],
  );
  section(
    'Is it losing anything?',
    ['Dead letters, blocked partitions', [ours('deadLetters'), ours('blockedPartitions', 'Maximum')]],
    ['Dropped by Lambda', totals(mappings, 'DroppedEventCount', 'Sum', 'dropped')],
    ['Returned for retry, failed invocations', [ours('returnedForRetry'), lambda('Errors', 'Sum')]],
    ['Values lost or cut', [ours('unavailableLost'), ours('nanosecondsCut'), ours('truncateInexact')]],
  );
  section(
    'How late is the data?',
    ['Source to destination, ms', [ours('sourceToCommitP50', 'Average'), ours('sourceToCommitP99', 'Maximum')]],
    ['Oldest record, ms', [ours('oldestRecordAge', 'Maximum')]],
    ['Time per event, ms', [ours('msDecode', 'Average'), ours('msDdl', 'Average'), ours('msWrite', 'Average')]],
  );
  const gigabytes = deployment.memory / 1_024;
  section(
    'What does it cost?',
    ['GB-seconds', [expression('GB-seconds', `ms / 1000 * ${gigabytes}`, { ms: lambda('Duration', 'Sum') })]],
    [
      'GB-seconds per million records',
      [
        expression('per million', `ms / 1000 * ${gigabytes} / records * 1000000`, {
          ms: lambda('Duration', 'Sum'),
          records: ours('records'),
        }),
      ],
    ],
    ['Event pollers (10 make a unit)', totals(mappings, 'ProvisionedPollers', 'Maximum', 'pollers')],
    ['Cold starts', [ours('coldStart')]],
    ...(settings.kind === 'redshift' ? [commitsPerMinute(ours('commits'))] : []),
  );
}

/** What a warehouse is short of: each waits its turn (docs/redshift.md). */
function commitsPerMinute(commits: IMetric): readonly [string, readonly IMetric[]] {
  return ['Commits per minute', [expression('commits', 'commits / PERIOD(commits) * 60', { commits })]];
}

function expression(label: string, text: string, usingMetrics: Record<string, IMetric>): MathExpression {
  return new MathExpression({ label, expression: text, usingMetrics, period: fiveMinutes });
}

/** The sum over all mappings, in as many lines as it takes. */
function totals(
  mappings: readonly TopicMapping[],
  metric: Parameters<typeof mappingMetric>[1],
  statistic: string,
  label: string,
): MathExpression[] {
  return inParts(mappings, linesPerGraph).map((some, part) => {
    const metrics = some.map((mapping) => mappingMetric(mapping, metric, statistic));
    const names = numbered(metrics, part);
    return expression(label, `SUM([${Object.keys(names).join(', ')}])`, names);
  });
}
