import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..', '..');

/** Bundles a function of functions/ as it is deployed: `index.mjs`, and beside it what is imported only when used. */
export async function bundleFunction(file: string, folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { index: join('functions', file) },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    mainFields: ['module', 'main'],
    // What is CommonJS asks for Node's own modules by `require`.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    external: ['pg-native'],
    logLevel: 'error',
  });
}
