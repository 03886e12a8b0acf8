import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle } from '../../../bench/bundle.ts';
import { importCold } from '../../../bench/cold-child.ts';

const clients = ['ssm', 'secrets-manager', 's3'];

describe('the bundle of the PostgreSQL function', () => {
  let folder: string;
  let made: Bundle;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-bundle-'));
    made = await bundle(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is at most 850 KB, the AWS SDK included', () => {
    expect(made.packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['landfall', 'pg', ...clients.map((name) => `@aws-sdk/client-${name}`)]),
    );
    expect(made.size).toBeLessThanOrEqual(850_000);
  });

  it('evaluates nothing of the AWS SDK when it is imported', () => {
    const evaluated = made.packages.filter(({ atImport }) => atImport > 0).map(({ name }) => name);
    expect(evaluated).toContain('pg');
    expect(evaluated.filter((name) => /^@(aws-sdk|smithy)\//.test(name))).toEqual([]);
  });

  it('can be imported by plain Node, and so can what is loaded only when used', async () => {
    const parts = ['functions/metrics.ts', 'lib/sink/aws/sdk.ts', 'lib/sink/aws/s3-sdk.ts'].map(
      (module) => made.whenUsed.get(module) ?? '',
    );
    for (const file of [made.entry, ...parts]) await expect(importCold(file)).resolves.toBeDefined();
  });
});
