import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { metricNames, metricNamespace, skippedMetric, tableLine } from '../lib/model/metric-names.ts';
import type { BatchReport } from '../lib/model/report.ts';

/** Writes what became of an event as CloudWatch metrics (EMF), and as log lines what no number tells. */
export function cloudWatchReport(destination: string): {
  report: (report: BatchReport) => void;
  warn: (text: string) => void;
  /** Of settings that could not be read again. */
  unread: (text: string) => void;
} {
  const logger = new Logger({ serviceName: 'landfall', persistentKeys: { destination } });
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: destination });
  metrics.captureColdStartMetric();
  /** Fields that were told once. */
  const told = new Set<string>();
  return {
    warn: (text) => logger.warn(text),
    unread: (text) => {
      logger.warn(text);
      metrics.addMetric(metricNames.settingsUnread, MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
    report: (report) => {
      addMetrics(metrics, report);
      metrics.publishStoredMetrics();
      for (const table of report.tables) logger.info(tableLine, table);
      const fields = report.leftOut.filter((field) => !told.has(field));
      for (const field of fields) told.add(field);
      if (fields.length > 0) logger.warn('fields without a column are left out', { fields });
      if (report.leftOutDefaults.length > 0) {
        logger.warn('columns were created without the default of the source', { columns: report.leftOutDefaults });
      }
      if (report.truncateInexact > 0) {
        const text =
          'a truncate of a topic with several partitions: what came before it in another event is not told apart';
        logger.warn(text, { truncates: report.truncateInexact });
      }
      for (const { message, ...letter } of report.parked) {
        logger.warn(message, { ...letter, deadLetters: report.deadLetters });
      }
      for (const { message, ...failure } of report.failures) {
        logger.error(message, { ...failure, returned: report.returned });
      }
    },
  };
}

function addMetrics(metrics: Metrics, report: BatchReport): void {
  const count = (name: string, value: number): void => {
    if (value > 0) metrics.addMetric(name, MetricUnit.Count, value);
  };
  const milliseconds = (name: string, value: number | undefined): void => {
    if (value !== undefined) metrics.addMetric(name, MetricUnit.Milliseconds, value);
  };
  metrics.addMetric(metricNames.records, MetricUnit.Count, report.records);
  count(metricNames.upserted, report.upserted);
  count(metricNames.deleted, report.deleted);
  count(metricNames.inserted, report.inserted);
  for (const [reason, value] of Object.entries(report.skipped)) count(skippedMetric(reason), value);
  count(metricNames.reducedAway, report.reduced);
  count(metricNames.alreadyApplied, report.alreadyApplied);
  count(metricNames.deadLetters, report.deadLetters);
  count(metricNames.returnedForRetry, report.returned);
  count(metricNames.blockedPartitions, report.blockedPartitions);
  count(metricNames.unavailableLost, report.unavailableLost);
  count(metricNames.nanosecondsCut, report.nanosecondsCut);
  count(metricNames.truncateInexact, report.truncateInexact);
  count(metricNames.ddlStatements, report.ddl);
  count(metricNames.commits, report.commits);
  count(metricNames.statements, report.statements);
  count(metricNames.settingsInvalid, report.failures.some(({ code }) => code.startsWith('SETTINGS_')) ? 1 : 0);
  milliseconds(metricNames.sourceToCommitP50, report.sourceToCommitMs?.p50);
  milliseconds(metricNames.sourceToCommitP99, report.sourceToCommitMs?.p99);
  milliseconds(metricNames.oldestRecordAge, report.oldestMs);
  milliseconds(metricNames.msDecode, report.ms.decode);
  milliseconds(metricNames.msDdl, report.ms.ddl);
  milliseconds(metricNames.msWrite, report.ms.write);
}
