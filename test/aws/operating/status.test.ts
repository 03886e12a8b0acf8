import {
  CloudWatchClient,
  type MetricDatum,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { alarmDescriptionOf, alarmPrefixOf, logGroupOf } from '../../../lib/model/deployed-names.ts';
import { metricDimension, metricNames, metricNamespace } from '../../../lib/model/metric-names.ts';
import { withOperated } from '../../support/aws/operated.ts';
import { describeAws } from '../../support/aws/suite.ts';

const minute = 60_000;

async function measured(
  Namespace: string,
  dimension: readonly [string, string],
  values: Readonly<Record<string, number>>,
  minutesAgo = 6,
) {
  const Dimensions = [{ Name: dimension[0], Value: dimension[1] }];
  const Timestamp = new Date(Date.now() - minutesAgo * minute);
  const MetricData = Object.entries(values).map(
    ([MetricName, Value]): MetricDatum => ({ MetricName, Value, Dimensions, Timestamp }),
  );
  await new CloudWatchClient({}).send(new PutMetricDataCommand({ Namespace, MetricData }));
}

async function logged(name: string, lines: readonly string[]): Promise<void> {
  const client = new CloudWatchLogsClient({});
  const group = { logGroupName: logGroupOf(name), logStreamName: '2026/11/21/[$LATEST]1' };
  await client.send(new CreateLogGroupCommand({ logGroupName: group.logGroupName }));
  await client.send(new CreateLogStreamCommand(group));
  const now = Date.now();
  const logEvents = lines.map((message, i) => ({ message, timestamp: now - (lines.length - i) * minute }));
  await client.send(new PutLogEventsCommand({ ...group, logEvents }));
}

async function alarm(name: string, section: string, state: 'ALARM' | 'OK'): Promise<void> {
  const client = new CloudWatchClient({});
  const AlarmName = `${alarmPrefixOf(name)}${section}`;
  const described = `${alarmDescriptionOf(name)}something is up → docs/operations.md#${section}`;
  const watched = { Namespace: metricNamespace, MetricName: 'Records', Statistic: 'Sum', Period: 300 } as const;
  const when = { Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 } as const;
  await client.send(new PutMetricAlarmCommand({ AlarmName, AlarmDescription: described, ...watched, ...when }));
  await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason: 'test' }));
}

describeAws('landfall status NAME', () => {
  it(
    'tells a destination that is well, topic by topic, and exits with 0 (mappings from a stand-in: moto knows none of MSK)',
    withOperated(async ({ name, map, landfall }) => {
      const orders = map('shop.public.orders', { lastResult: 'OK' });
      map('shop.public.customers', { lastResult: 'No records processed' });
      await measured('AWS/Lambda', ['EventSourceMappingUUID', orders], { SumOffsetLag: 1234, MaxOffsetLag: 500 });
      await measured(metricNamespace, [metricDimension, name], {
        [metricNames.records]: 1000,
        [metricNames.upserted]: 900,
        [metricNames.sourceToCommitP50]: 250,
        [metricNames.sourceToCommitP99]: 4000,
      });
      await alarm(name, 'lag-growing', 'OK');
      const { code, stdout, stderr } = await landfall('status', name);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.split('\n');
      expect(lines).toContainEqual(
        expect.stringMatching(/^shop\.public\.orders +Enabled +OK +1\.23K +500 +1 to 5 +10000$/),
      );
      expect(lines).toContainEqual(expect.stringMatching(/^✓ mappings +2 of 2 enabled$/));
      expect(lines).toContainEqual(expect.stringMatching(/^✓ lag +1\.23K records wait in Kafka$/));
      expect(lines).toContainEqual(expect.stringMatching(/^✓ lately +1K records in 60 minutes, 900 upserted$/));
      expect(lines).toContainEqual(
        expect.stringMatching(/^✓ lateness +typically 250 ms behind the source, at worst 4\.0 s/),
      );
      expect(lines).toContainEqual(expect.stringMatching(/^✓ errors +none in 60 minutes$/));
      expect(lines).toContainEqual(expect.stringMatching(/^✓ dead letters +none$/));
      expect(lines).toContainEqual(expect.stringMatching(/^✓ alarms +none of 1 rings$/));
      expect(stdout).toContain(`${name} is well.`);
    }),
  );

  it(
    'tells what is wrong, and exits with 1',
    withOperated(async ({ name, bucket, map, override, landfall }) => {
      map('shop.public.orders', { state: 'Disabled' });
      map('shop.public.lines', { lastResult: 'PROBLEM: Connection error. Please check your event source.' });
      await override({ truncate: 'yes' });
      await measured(metricNamespace, [metricDimension, name], { [metricNames.blockedPartitions]: 2 });
      const failure = {
        level: 'ERROR',
        class: 'systemic',
        code: '42501',
        message: 'permission denied for table orders',
      };
      await logged(name, [
        JSON.stringify({ level: 'INFO', message: 'applied' }),
        JSON.stringify({ ...failure, message: 'permission denied for table lines' }),
        JSON.stringify(failure),
        '2026-11-21T10:00:00Z 4442587F Task timed out after 300.00 seconds',
        JSON.stringify({
          level: 'WARN',
          code: 'VALUE_MISFIT',
          message: 'orders.id: text into integer',
          deadLetters: 1,
        }),
      ]);
      const put = { Bucket: bucket, Key: `${name}/shop.public.orders/0/1.json`, Body: '{}' };
      await new S3Client({}).send(new PutObjectCommand(put));
      await alarm(name, 'dead-letters', 'ALARM');
      await alarm(`${name}-eu`, 'errors', 'ALARM');
      const { code, stdout } = await landfall('status', name);
      expect(code).toBe(1);
      const lines = stdout.split('\n');
      expect(lines).toContainEqual(expect.stringMatching(/^✗ mappings +1 not read: "shop\.public\.orders"/));
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`→ landfall resume ${name}$`)));
      expect(lines).toContainEqual(
        expect.stringMatching(/^✗ mappings +"shop\.public\.lines" PROBLEM: Connection error/),
      );
      expect(lines).toContainEqual(expect.stringMatching(/^✗ blocked +2 partitions wait/));
      expect(lines).toContainEqual(expect.stringMatching(/^! errors +42501, 2 × until .* UTC: .*for table orders$/));
      expect(lines).toContainEqual(expect.stringMatching(/^! errors +lambda, 1 × until .*Task timed out after/));
      expect(lines).toContainEqual(expect.stringMatching(/^! errors +parked VALUE_MISFIT, 1 × until /));
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^! dead letters +1 in s3://${bucket}/${name}/, settled ones among them$`)),
      );
      expect(lines).toContainEqual(
        expect.stringMatching(
          new RegExp(`^ +→ landfall dead-letters list --destination ${name} --state open, then landfall redrive `),
        ),
      );
      expect(lines).toContainEqual(expect.stringMatching(/^✗ settings +truncate = string "yes" is not allowed/));
      expect(lines).toContainEqual(expect.stringMatching(/^✗ alarms +\S+-dead-letters since .*: something is up$/));
      expect(stdout).toContain('→ docs/operations.md#dead-letters');
      expect(stdout).not.toContain(`${name}-eu`);
    }),
  );

  it(
    'does not take what was for what is',
    withOperated(async ({ name, map, landfall }) => {
      map('shop.public.orders');
      const of = [metricDimension, name] as const;
      await measured(metricNamespace, of, { [metricNames.blockedPartitions]: 2, [metricNames.records]: 5 }, 40);
      const { stdout } = await landfall('status', name, '--json');
      expect(JSON.parse(stdout).lately).toMatchObject({ records: 5, blocked: 0 });
    }),
  );

  it(
    'counts no more than a thousand dead letters',
    withOperated(async ({ name, bucket, map, landfall }) => {
      map('shop.public.orders');
      const client = new S3Client({});
      const put = (i: number) =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: `${name}/t/0/${i}`, Body: '{}' }));
      for (let i = 0; i < 1_001; i += 50) {
        await Promise.all(Array.from({ length: Math.min(50, 1_001 - i) }, (_, k) => put(i + k)));
      }
      const { stdout } = await landfall('status', name, '--json');
      expect(JSON.parse(stdout).deadLetters).toMatchObject({ count: 1_000, isCapped: true });
    }),
  );

  it(
    'says what it may not look at, and goes on with the rest',
    withOperated(async ({ name, lambda, landfall }) => {
      const message = 'User: arn:aws:iam::111122223333:user/op is not authorized to perform this';
      lambda.refusal = { status: 403, type: 'AccessDeniedException', message };
      const { code, stdout } = await landfall('status', name);
      expect(code).toBe(1);
      expect(stdout).toContain('cannot be told: access denied: these credentials need lambda:ListEventSourceMappings');
      expect(stdout).toMatch(/^✓ settings +valid$/m);
    }),
  );

  it(
    'as JSON has everything that the table tells',
    withOperated(async ({ name, map, landfall }) => {
      const uuid = map('shop.public.orders');
      await measured('AWS/Lambda', ['EventSourceMappingUUID', uuid], { SumOffsetLag: 7, MaxOffsetLag: 3 });
      const { code, stdout } = await landfall('status', name, '--json', '--minutes', '30');
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        ...{ ok: true, name, minutes: 30 },
        function: { state: 'Active', memory: 1769, timeout: 300 },
        mappings: [
          { uuid, topic: 'shop.public.orders', state: 'Enabled', lag: { sum: 7, max: 3 }, pollers: { most: 5 } },
        ],
        lately: { records: 0 },
        errors: [],
        deadLetters: { count: 0 },
        settings: { valid: true },
        alarms: [],
      });
    }),
  );
});
