import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle } from '../../../bench/bundle.ts';
import { importCold } from '../../../bench/cold-child.ts';

const clients = ['ssm', 'secrets-manager', 's3'];
const whenUsed = ['functions/metrics.ts', 'lib/sink/aws/sdk.ts', 'lib/sink/aws/s3-sdk.ts'];
const kinds = [
  { file: 'postgres.ts', limit: 750_000, clients, whenUsed },
  {
    file: 'redshift.ts',
    limit: 880_000,
    clients: [...clients, 'redshift', 'redshift-serverless'],
    whenUsed: [...whenUsed, 'lib/sink/aws/redshift-sdk.ts', 'lib/sink/aws/redshift-serverless-sdk.ts'],
  },
];

/** Bundles of a test file, each made once. */
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function bundleOf(file: string): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'landfall-bundle-'));
  folders.push(folder);
  return bundle(folder, false, file);
}

describe.for(kinds)('the bundle of functions/$file', ({ file, limit, clients: used, whenUsed: parts }) => {
  let made: Bundle;
  beforeAll(async () => {
    made = await bundleOf(file);
  });

  it(`is at most ${limit / 1_000} KB, the AWS SDK included, and 300 KB of it are read at start`, () => {
    const names = made.packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['landfall', 'pg']));
    expect(names.filter((name) => name.startsWith('@aws-sdk/client-')).sort()).toEqual(
      used.map((name) => `@aws-sdk/client-${name}`).sort(),
    );
    expect(made.size).toBeLessThanOrEqual(limit);
    expect(made.sizeAtImport).toBeLessThanOrEqual(300_000);
  });

  it('evaluates nothing of the AWS SDK when it is imported', () => {
    const evaluated = made.packages.filter(({ atImport }) => atImport > 0).map(({ name }) => name);
    expect(evaluated).toContain('pg');
    expect(evaluated.filter((name) => /^@(aws-sdk|smithy)\//.test(name))).toEqual([]);
  });

  it('can be imported by plain Node, and so can what is loaded only when used', async () => {
    const files = parts.map((module) => made.whenUsed.get(module) ?? '');
    for (const each of [made.entry, ...files]) await expect(importCold(each)).resolves.toBeDefined();
  });
});

describe('a bundle holds nothing that only the other kind needs', () => {
  it('of Redshift the PostgreSQL one has the settings, which one schema holds', async () => {
    const { modules } = await bundleOf('postgres.ts');
    const common = ['lib/model/redshift-endpoint.ts', 'lib/model/redshift-settings.ts'];
    expect(modules.filter((path) => path.includes('redshift'))).toEqual(common);
    expect(modules.filter((path) => /staging|s3-place/.test(path))).toEqual([]);
  });

  it('of PostgreSQL the Redshift one has nothing', async () => {
    const { modules } = await bundleOf('redshift.ts');
    expect(modules.filter((path) => path.includes('postgres'))).toEqual([]);
  });
});
