import { build } from 'esbuild';
import { bundlingOf } from '../../../infra/bundling.ts';

/** Bundles a function of functions/ as the stack does. */
export async function bundleFunction(file: string, outdir: string): Promise<void> {
  await build(bundlingOf(file, outdir));
}
