import { type Aim, atMost } from './aim.ts';
import type { RedshiftResults } from './redshift.ts';
import { fixed } from './text.ts';

export function redshiftAims({ workloads, csv }: RedshiftResults): Aim[] {
  const commits = Math.max(...workloads.flatMap(({ samples }) => samples.map((sample) => sample.commits)));
  const once: Aim = {
    what: 'Redshift: commits an event and table',
    ...{ aim: '1', figure: String(commits), isMet: commits === 1 },
  };
  if (csv === undefined) return [once];
  const ratio = csv.ours / csv.library;
  const what = 'Redshift: CSV, time ÷ csv-stringify’s';
  return [once, { what, aim: '≤ 1.5', figure: fixed(ratio, 2), isMet: csv.isSame && atMost(ratio, 1.5) === true }];
}
