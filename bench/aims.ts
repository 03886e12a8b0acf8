import type { Aim } from './aim.ts';
import { costAims, growthAims, processAims } from './cost-aims.ts';
import { redshiftAims } from './redshift-aims.ts';
import type { Results } from './results.ts';
import { scaleOf } from './sketch.ts';
import { loadAims, ratioAims } from './speed-aims.ts';
import { type TableColumn, table } from './text.ts';

const columns: readonly TableColumn<Aim>[] = [
  ['what', ({ what }) => what],
  ['aim', ({ aim }) => aim],
  ['measured', ({ figure }) => figure],
  ['', ({ isMet }) => (isMet === undefined ? '–' : isMet ? '✓' : '✗')],
];

export function aimsTable(results: Results): string {
  const reference = results.loads.find(({ workload }) => workload.schema);
  const loads = results.loads.flatMap((load) => {
    return reference === undefined ? [] : loadAims(load, scaleOf(load, reference));
  });
  return table(columns, [
    ...loads,
    ...ratioAims(results),
    ...costAims(results),
    ...growthAims(results),
    ...processAims(results),
    ...redshiftAims(results.redshift),
  ]);
}
