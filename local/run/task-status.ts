import type { PollerStatus } from '../kafka/poller-options.ts';
import type { Totals } from '../report-totals.ts';

/** A task's numbers since its start, and how it stands. */
export interface TaskStatus extends PollerStatus, Totals {
  readonly tables: Readonly<Record<string, number>>;
}
