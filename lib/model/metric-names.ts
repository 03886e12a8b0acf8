/** Namespace of the CloudWatch metrics. */
export const metricNamespace = 'Landfall';

/** Their one dimension; its value is the destination’s name. */
export const metricDimension = 'service';

/** What the handler measures and the stack watches: one list for both. */
export const metricNames = {
  records: 'Records',
  upserted: 'Upserted',
  deleted: 'Deleted',
  inserted: 'Inserted',
  reducedAway: 'ReducedAway',
  alreadyApplied: 'AlreadyApplied',
  deadLetters: 'DeadLetters',
  returnedForRetry: 'ReturnedForRetry',
  blockedPartitions: 'BlockedPartitions',
  unavailableLost: 'UnavailableLost',
  nanosecondsCut: 'NanosecondsCut',
  truncateInexact: 'TruncateInexact',
  ddlStatements: 'DdlStatements',
  /** Transactions that wrote data: what a warehouse is asked for least often. */
  commits: 'Commits',
  statements: 'Statements',
  settingsInvalid: 'SettingsInvalid',
  /** Settings that could not be read again, while those at hand stayed in force. */
  settingsUnread: 'SettingsUnread',
  /** Milliseconds from the source’s commit to the destination’s, of the records of one event. */
  sourceToCommitP50: 'SourceToCommitP50',
  sourceToCommitP99: 'SourceToCommitP99',
  /** Milliseconds since the oldest record of an event was written to Kafka, whatever becomes of it. */
  oldestRecordAge: 'OldestRecordAge',
  msDecode: 'Ms_decode',
  msDdl: 'Ms_ddl',
  msWrite: 'Ms_write',
  /** By Powertools, once per cold start. */
  coldStart: 'ColdStart',
} as const;

/** Records skipped by rule, by reason. */
export function skippedMetric(reason: string): string {
  return `Skipped_${reason}`;
}

/** The log line that tells, for one table of one event, what was written; the stack’s queries read it. */
export const tableLine = 'applied';
