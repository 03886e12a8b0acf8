import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../../../infra/bundling.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Bundles a function of functions/ as the stack does (infra/code.ts): `index.mjs`, and what it imports only when used. */
export async function bundleFunction(file: string, outdir: string): Promise<void> {
  await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: { index: join('functions', file) },
    outdir,
    splitting: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
}
