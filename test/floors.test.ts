import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

// docs/architecture.md, "Floors": who may import whom. A folder not named here has no place in lib.
const root = join(import.meta.dirname, '..');
const floors: Readonly<Record<string, { readonly ours: readonly string[]; readonly packages: RegExp }>> = {
  'lib/model': { ours: [], packages: /^zod(\/|$)/ },
  'lib/decode': { ours: ['lib/model'], packages: /^zod(\/|$)/ }, // the Lambda event is checked at the edge
  'lib/plan': { ours: ['lib/model'], packages: /^$/ },
  'lib/dialect': { ours: ['lib/model'], packages: /^$/ },
  'lib/sink': { ours: ['lib/model', 'lib/plan', 'lib/dialect'], packages: /^(pg|@aws-sdk\/.+)$/ },
  'lib/pipeline': { ours: ['lib'], packages: /^$/ },
  infra: { ours: ['lib/model'], packages: /^(aws-cdk-lib(\/|$)|constructs$|esbuild$)/ },
  functions: { ours: ['lib'], packages: /^(@middy\/core|@aws-lambda-powertools\/.+)$/ },
};
const kinds = ['lib/dialect/postgres', 'lib/dialect/redshift'];
const imports = /^(?:import|export)\b[^;'"]*\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
const files = ['lib', 'functions', 'infra'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

function floorOf(file: string): string | undefined {
  return Object.keys(floors).find((floor) => isIn(file, floor));
}

function isIn(file: string, folder: string): boolean {
  return !relative(folder, file).startsWith('..');
}

function isAllowed(file: string, name: string): boolean {
  const floor = floorOf(file);
  const rule = floor === undefined ? undefined : floors[floor];
  if (floor === undefined || rule === undefined) return false;
  if (name.startsWith('node:')) return !(isIn(file, 'lib') && /^node:fs\b/.test(name));
  if (!name.startsWith('.')) return rule.packages.test(name);
  const target = join(dirname(file), name);
  return [floor, ...rule.ours].some((folder) => isIn(target, folder));
}

function namesIn(file: string): string[] {
  const found = [...readFileSync(join(root, file), 'utf8').matchAll(imports)];
  return found.map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? '');
}

/** Files of ours that a file imports. */
function importsOf(file: string): string[] {
  return namesIn(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name));
}

test.each(files)('%s imports only what lies below it', (file) => {
  expect(namesIn(file).filter((name) => !isAllowed(file, name))).toEqual([]);
});

test('what the dialects share imports neither of them', () => {
  const shared = files.filter((file) => isIn(file, 'lib/dialect') && !kinds.some((kind) => isIn(file, kind)));
  const found = shared.flatMap((file) => importsOf(file).map((target) => `${file} imports ${target}`));
  expect(found.filter((line) => kinds.some((kind) => line.includes(` ${kind}/`)))).toEqual([]);
});

test.each([
  ['lib/dialect/postgres', 'lib/dialect/redshift'],
  ['lib/dialect/redshift', 'lib/dialect/postgres'],
] as const)('%s does not import %s: what both need stands beside them', (one, other) => {
  const importing = files
    .filter((file) => isIn(file, one))
    .filter((file) => {
      const found = [...readFileSync(join(root, file), 'utf8').matchAll(imports)];
      return found.some(([, from = '']) => from.startsWith('.') && isIn(join(dirname(file), from), other));
    });
  expect(importing).toEqual([]);
});

test.each([
  ['the environment', /\bprocess\.env\b/, ['lib', 'infra'], []],
  ['the wall clock', /\bDate\.now\b|\bnew Date\(/, ['lib', 'infra'], []],
  ['the stop watch', /\bperformance\.now\b/, ['lib'], ['lib/sink', 'lib/pipeline']],
  ['the console', /\bconsole\./, ['lib', 'functions', 'infra'], []],
] as const)('%s is touched by nobody who may not', (_what, pattern, folders, except) => {
  const touching = files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));
  const within = (file: string, list: readonly string[]): boolean => list.some((folder) => isIn(file, folder));
  expect(touching.filter((file) => within(file, folders) && !within(file, except))).toEqual([]);
});
