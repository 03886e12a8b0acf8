import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundlingOf } from '../../../infra/bundling.ts';

/** Files of ours that importing one evaluates, itself among them. */
async function evaluatedWith(entry: string): Promise<string[]> {
  const { metafile } = await build({ ...bundlingOf('check.ts', 'nowhere'), metafile: true, write: false });
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) if (kind === 'import-statement') found.add(path);
  }
  return [...found].filter((file) => file.startsWith('lib/'));
}

test.for([
  ['lib/sink/postgres/check/check-destination.ts', /redshift/],
  ['lib/sink/redshift/check/check-destination.ts', /^lib\/(dialect|sink)\/postgres/],
  ['functions/check.ts', /^lib\/(dialect|sink)\/(postgres|redshift)/],
] as const)('%s evaluates nothing of another kind’s check', async ([entry, other]) => {
  const files = await evaluatedWith(entry);
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => other.test(file))).toEqual([]);
});
