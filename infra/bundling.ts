import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/**
 * Of the AWS SDK: its browser half, and the sources of credentials that are asked only where the environment holds none. In
 * Lambda it always does.
 */
const neverReached = [
  'bowser',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
];

/**
 * How a function is bundled for Lambda: all of it, the AWS SDK too, so that a deployment runs what was tested. To be split,
 * so that what is imported only when used (the AWS clients) is compiled only then: as one file Node compiles it all at start.
 */
const bundling = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  // The ES modules of packages that have both: esbuild leaves out what is not used of them.
  mainFields: ['module', 'main'],
  // What is CommonJS asks for Node's own modules by `require`.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  external: neverReached,
  outExtension: { '.js': '.mjs' },
} satisfies BuildOptions;

/** Of a file of functions/, into a folder: `index.mjs` and the parts it imports when used, with source maps. */
export function bundlingOf(file: string, outdir: string): BuildOptions {
  return {
    ...bundling,
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: { index: join('functions', file) },
    outdir,
    splitting: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  };
}
