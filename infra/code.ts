import { join } from 'node:path';
import { AssetHashType } from 'aws-cdk-lib';
import { type AssetCode, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { bundlingOf } from './bundling.ts';

const root = join(import.meta.dirname, '..');

/** The bundle of a file of functions/, made here: `NodejsFunction` makes one file only. Without docker and without network. */
export function bundledCode(file: string): AssetCode {
  return Code.fromAsset(root, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: Runtime.NODEJS_24_X.bundlingImage,
      // CDK takes assets that are bundled alike for the same one, and cannot see what is below.
      environment: { ENTRY: file },
      local: {
        tryBundle: (outdir) => {
          buildSync(bundlingOf(file, outdir));
          return true;
        },
      },
    },
  });
}
