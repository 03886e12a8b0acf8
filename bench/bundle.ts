import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { bundlingOf } from '../infra/bundling.ts';

const root = join(import.meta.dirname, '..');

export interface Bundle {
  readonly folder: string;
  /** Imported first. */
  readonly entry: string;
  /** The files of what is imported only when used, by the module that is asked for: `lib/sink/aws/sdk.ts`. */
  readonly whenUsed: ReadonlyMap<string, string>;
  /** Bytes of all files. */
  readonly size: number;
  /** Bytes that importing the entry compiles: it and what it imports at once. */
  readonly sizeAtImport: number;
  /** Bytes by package; what is not from a package is `landfall`. */
  readonly packages: readonly PackageSize[];
  /** Files of ours that something is left of. */
  readonly modules: readonly string[];
}

export interface PackageSize {
  readonly name: string;
  readonly atImport: number;
  readonly whenUsed: number;
}

/** Bundles an entry point of functions/ into a folder; as one file, as `NodejsFunction` would, where asked. */
export async function bundle(folder: string, asOneFile = false, file = 'postgres.ts'): Promise<Bundle> {
  const { metafile } = await build({
    ...bundlingOf(file, folder),
    splitting: !asOneFile,
    // Node reads them only when something is thrown.
    sourcemap: false,
    metafile: true,
  });
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([, { entryPoint }]) => entryPoint === `functions/${file}`)?.[0] ?? '';
  const atImport = importedAtOnce(metafile, entry);
  const sizeOf = (files: readonly Output[]): number => files.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  return {
    folder,
    entry: join(folder, 'index.mjs'),
    whenUsed: new Map(
      outputs.flatMap(([file, { entryPoint }]) => (entryPoint === undefined ? [] : [[entryPoint, join(root, file)]])),
    ),
    size: sizeOf(outputs),
    sizeAtImport: sizeOf(outputs.filter(([file]) => atImport.has(file))),
    packages: packagesOf(outputs, atImport),
    modules: modulesOf(outputs),
  };
}

type Output = readonly [file: string, output: Metafile['outputs'][string]];

/** The files that importing one evaluates, itself among them. */
function importedAtOnce({ outputs }: Metafile, entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[path] !== undefined) found.add(path);
    }
  }
  return found;
}

function packagesOf(outputs: readonly Output[], atImport: ReadonlySet<string>): PackageSize[] {
  const sizes = new Map<string, { atImport: number; whenUsed: number }>();
  for (const [file, { inputs }] of outputs) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(path);
      const size = sizes.get(name) ?? { atImport: 0, whenUsed: 0 };
      size[atImport.has(file) ? 'atImport' : 'whenUsed'] += bytesInOutput;
      sizes.set(name, size);
    }
  }
  const sum = (one: PackageSize): number => one.atImport + one.whenUsed;
  return [...sizes].map(([name, size]) => ({ name, ...size })).toSorted((a, b) => sum(b) - sum(a));
}

function modulesOf(outputs: readonly Output[]): string[] {
  const left = outputs.flatMap(([, { inputs }]) => Object.entries(inputs));
  const ours = left.filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !path.includes('node_modules/'));
  return [...new Set(ours.map(([path]) => path))].sort();
}

function packageOf(path: string): string {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'landfall';
}
