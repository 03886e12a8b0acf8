import type { BatchReport } from '../lib/model/report.ts';

/** What all invocations together did; the numbers of a replay's last line. */
export interface Totals {
  upserted: number;
  deleted: number;
  inserted: number;
  skipped: number;
  alreadyApplied: number;
  deadLetters: number;
  ddl: number;
}

/** Why records were returned. */
export type Failure = BatchReport['failures'][number];

/** A `report` callback that sums up, the sums, and the last failure that was told. */
export function sumReports(): {
  readonly totals: Totals;
  readonly report: (report: BatchReport) => void;
  readonly lastFailure: () => Failure | undefined;
} {
  let lastFailure: Failure | undefined;
  const totals: Totals = {
    upserted: 0,
    deleted: 0,
    inserted: 0,
    skipped: 0,
    alreadyApplied: 0,
    deadLetters: 0,
    ddl: 0,
  };
  const report = (given: BatchReport) => {
    totals.upserted += given.upserted;
    totals.deleted += given.deleted;
    totals.inserted += given.inserted;
    totals.skipped += Object.values(given.skipped).reduce((sum, count) => sum + count, 0);
    totals.alreadyApplied += given.alreadyApplied;
    totals.deadLetters += given.deadLetters;
    totals.ddl += given.ddl;
    lastFailure = given.failures.at(-1) ?? lastFailure;
  };
  return { totals, report, lastFailure: () => lastFailure };
}
