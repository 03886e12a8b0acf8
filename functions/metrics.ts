import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { BatchReport } from '../lib/model/report.ts';

/** Namespace of the CloudWatch metrics; their one dimension, `service`, is the destination. */
export const namespace = 'Landfall';

/** Writes what became of an event as CloudWatch metrics (EMF) and, where records were returned, as one log line. */
export function cloudWatchReport(destination: string): {
  report: (report: BatchReport) => void;
  warn: (text: string) => void;
} {
  const logger = new Logger({ serviceName: 'landfall', persistentKeys: { destination } });
  const metrics = new Metrics({ namespace, serviceName: destination });
  metrics.captureColdStartMetric();
  /** Fields that were told once. */
  const told = new Set<string>();
  return {
    warn: (text) => logger.warn(text),
    report: (report) => {
      const count = (name: string, value: number): void => {
        if (value > 0) metrics.addMetric(name, MetricUnit.Count, value);
      };
      metrics.addMetric('Records', MetricUnit.Count, report.records);
      count('Upserted', report.upserted);
      count('Deleted', report.deleted);
      count('Inserted', report.inserted);
      for (const [reason, value] of Object.entries(report.skipped)) count(`Skipped_${reason}`, value);
      count('ReducedAway', report.reduced);
      count('AlreadyApplied', report.alreadyApplied);
      count('DeadLetters', report.deadLetters);
      count('ReturnedForRetry', report.returned);
      count('UnavailableLost', report.unavailableLost);
      count('NanosecondsCut', report.nanosecondsCut);
      count('TruncateInexact', report.truncateInexact);
      count('DdlStatements', report.ddl);
      count('Statements', report.statements);
      for (const [phase, ms] of Object.entries(report.ms))
        metrics.addMetric(`Ms_${phase}`, MetricUnit.Milliseconds, ms);
      metrics.publishStoredMetrics();
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
      for (const letter of report.parked) logger.warn(letter.message, { ...letter, deadLetters: report.deadLetters });
      for (const failure of report.failures) logger.error(failure.message, { ...failure, returned: report.returned });
    },
  };
}
