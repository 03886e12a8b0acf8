import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { plain, samples } from '../support/synth.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'landfall-cdk-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the CDK command line without any credentials. */
function cdk(...args: readonly string[]): string {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NO_COLOR: '1', AWS_EC2_METADATA_DISABLED: 'true' };
  const bin = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const quiet = ['--no-notices', '--no-version-reporting', '--output', join(folder, 'out')];
  return execFileSync(process.execPath, [bin, ...args, ...quiet], { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
}

/** What the command line says of destinations that it does not take. */
function refusal(file: string): string {
  try {
    cdk('ls', '-c', `destinations=${file}`);
  } catch (error) {
    return (error as { readonly stderr: string }).stderr;
  }
  return '';
}

test('destinations kept in another file are stacks that the command line knows by their names', () => {
  const [sample] = Object.values(samples);
  const file = join(folder, 'destinations.json');
  writeFileSync(file, JSON.stringify({ crm: { ...sample, schema: 'crm' }, shop: sample }));
  const listed = cdk('ls', '-c', `destinations=${file}`);
  expect(listed.trim().split('\n')).toEqual(['crm (landfall-crm)', 'shop (landfall-shop)']);
});

test('destinations in one another’s way are refused in words, without a stack trace', () => {
  const [sample] = Object.values(samples);
  const file = join(folder, 'twins.json');
  writeFileSync(file, JSON.stringify({ crm: sample, shop: sample }));
  const told = refusal(file);
  expect(
    told.match(/would both write table "customers" of schema "landing": give one of them another table/g),
  ).toHaveLength(1);
  expect(told).not.toMatch(/ at .*\.ts|node_modules/);
});

test('a definition that is wrong is refused in words, without a stack trace', () => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, '{"shop":{"tasks":11}}');
  const told = refusal(file);
  expect(told).toMatch(/^destination "shop":\n- hostname is missing: .*\n(- .*\n)*- tasks = number 11 is not/m);
  expect(told).not.toMatch(/ at .*\.ts/);
});

test('the samples synthesise by name, and the bundles of both kinds run', async () => {
  cdk('synth', 'shop', 'warehouse', '--quiet');
  const out = join(folder, 'out');
  const bundles = readdirSync(out).filter((name) => name.startsWith('asset.'));
  // The check is one for all kinds.
  expect(bundles).toHaveLength(3);
  for (const bundle of bundles) {
    const files = readdirSync(join(out, bundle));
    for (const file of files.filter((name) => name.endsWith('.mjs'))) expect(files).toContain(`${file}.map`);
    const { handler } = (await import(pathToFileURL(join(out, bundle, 'index.mjs')).href)) as {
      readonly handler: (event: object, context: object) => Promise<unknown>;
    };
    await expect(handler({}, {})).rejects.toThrow('the environment variable LANDFALL_DESTINATION is not set');
    const { sourcesContent } = JSON.parse(readFileSync(join(out, bundle, 'index.mjs.map'), 'utf8')) as object & {
      readonly sourcesContent?: unknown;
    };
    expect(sourcesContent).toBeUndefined();
  }
});

test('the construct works in an app of one’s own that has this package installed', () => {
  const own = join(folder, 'own');
  mkdirSync(join(own, 'node_modules'), { recursive: true });
  symlinkSync(root, join(own, 'node_modules', 'landfall'));
  symlinkSync(join(root, 'node_modules', 'aws-cdk-lib'), join(own, 'node_modules', 'aws-cdk-lib'));
  writeFileSync(
    join(own, 'app.mts'),
    `import { App, Stack } from 'aws-cdk-lib';
     import { Destination, type DestinationProps } from 'landfall/infra';
     const props: DestinationProps = ${JSON.stringify(plain)};
     const app = new App({ outdir: 'out', context: { 'aws:cdk:bundling-stacks': [] } });
     new Destination(new Stack(app, 'mine'), 'Shop', props);
     app.synth();`,
  );
  execFileSync(process.execPath, ['app.mts'], { cwd: own, stdio: 'pipe' });
  expect(readFileSync(join(own, 'out', 'mine.template.json'), 'utf8')).toContain('landfall-shop');
});
