import type { AlarmType, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { alarmDescriptionOf, alarmPrefixOf } from '../../lib/model/deployed-names.ts';
import { ask, clientOptions } from './ask.ts';

export interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly since: Date | undefined;
  /** What it says, and where the runbook says what to do. */
  readonly says: string;
  readonly runbook: string | undefined;
}

/** All alarms of a destination. @throws AwsProblem */
export async function readAlarms(destination: string): Promise<readonly Alarm[]> {
  const { CloudWatchClient, paginateDescribeAlarms } = await import('@aws-sdk/client-cloudwatch');
  return ask(
    'cloudwatch:DescribeAlarms',
    () => new CloudWatchClient(clientOptions()),
    async (client) => {
      const asked = { AlarmNamePrefix: alarmPrefixOf(destination), AlarmTypes: ['MetricAlarm'] satisfies AlarmType[] };
      const found: MetricAlarm[] = [];
      for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, asked)) found.push(...MetricAlarms);
      const own = alarmDescriptionOf(destination);
      return found
        .filter(({ AlarmDescription = '' }) => AlarmDescription.startsWith(own))
        .map((alarm) => alarmOf(alarm, own));
    },
  );
}

function alarmOf(
  { AlarmName = '', AlarmDescription = '', StateValue, StateUpdatedTimestamp }: MetricAlarm,
  own: string,
): Alarm {
  const [says = '', runbook] = AlarmDescription.slice(own.length).split(' → ');
  return { name: AlarmName, state: StateValue ?? 'unknown', since: StateUpdatedTimestamp, says, runbook };
}
