import { aimColumns } from './aim.ts';
import { costAims, growthAims, processAims } from './cost-aims.ts';
import { redshiftAims } from './redshift-aims.ts';
import type { Results } from './results.ts';
import { scaleOf } from './sketch.ts';
import { loadAims, ratioAims } from './speed-aims.ts';
import { table } from './text.ts';

export function aimsTable(results: Results): string {
  const reference = results.loads.find(({ workload }) => workload.schema);
  const loads = results.loads.flatMap((load) => {
    return reference === undefined ? [] : loadAims(load, scaleOf(load, reference));
  });
  return table(aimColumns, [
    ...loads,
    ...ratioAims(results),
    ...costAims(results),
    ...growthAims(results),
    ...processAims(results),
    ...redshiftAims(results.redshift),
  ]);
}
