import type { Plan } from '../lib/model/plan.ts';
import type { Settings } from '../lib/model/settings.ts';

/** A plan, and for which destination it was made. */
export interface Planned {
  readonly plan: Plan;
  readonly settings: Settings;
  /** The schema was taken to be empty. */
  readonly isOffline: boolean;
}
