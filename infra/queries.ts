import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { metricNames, tableLine } from '../lib/model/metric-names.ts';

/** The questions an operator asks first, in CloudWatch Logs Insights; fields are those of the function’s log lines. */
export const questions: Readonly<Record<string, string>> = {
  '1 why were records returned': `fields @timestamp, code, message
| filter level = "ERROR"
| stats count(*) as times, sum(returned) as records, latest(message) as last by code, class
| sort times desc`,
  '2 what was written per table': `filter message = "${tableLine}"
| stats sum(upserted) as rowsUpserted, sum(deleted) as rowsDeleted, sum(inserted) as rowsInserted, count(*) as events by table
| sort events desc`,
  '3 which records were parked and why': `fields @timestamp, code, message
| filter level = "WARN" and deadLetters > 0
| stats count(*) as told, latest(message) as last by code
| sort told desc`,
  '4 how late was the data and how much came': `filter ispresent(${metricNames.records})
| stats sum(${metricNames.records}) as records, max(${metricNames.sourceToCommitP99}) as p99ms, max(${metricNames.oldestRecordAge}) as oldestMs, sum(${metricNames.returnedForRetry}) as returned by bin(5m)`,
  '5 which invocations were slow or large': `filter @type = "REPORT"
| fields @requestId, @duration, @initDuration, @maxMemoryUsed / 1000000 as usedMB, @memorySize / 1000000 as MB
| sort @duration desc
| limit 50`,
};

export function queriesOf(scope: Construct, destination: string, logGroup: ILogGroup): void {
  for (const [question, queryString] of Object.entries(questions)) {
    new CfnQueryDefinition(scope, `Query-${question.slice(0, 1)}`, {
      name: `landfall/${destination}/${question}`,
      queryString,
      logGroupNames: [logGroup.logGroupName],
    });
  }
}
