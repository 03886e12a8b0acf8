import type { Cold } from './cold.ts';
import type { Measured } from './measure.ts';
import type { MemoryMeasured } from './memory.ts';
import type { RedshiftResults } from './redshift.ts';
import type { Reference } from './reference.ts';

/** All of one run. */
export interface Results {
  readonly seed: number;
  readonly loads: readonly Measured[];
  readonly cells: readonly Measured[];
  readonly references: readonly Reference[];
  readonly memory: readonly MemoryMeasured[];
  readonly cold: Cold;
  readonly redshift: RedshiftResults;
}
