import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { copyRole, staging } from '../../support/redshift/destination.ts';
import { withStandIn } from '../../support/redshift/with-stand-in.ts';

/** The live suite itself, without a Redshift: what is shown here is its machinery, and nothing of a cluster. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const config = 'test/vitest.redshift-live.config.ts';

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** `npm run test:redshift -- …` with this environment and none of its own. */
async function liveSuite(given: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(LANDFALL_REDSHIFT|VITEST|NODE_ENV)/.test(name));
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, '--root', '.', ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...given },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe('the live suite', () => {
  it.each([
    ['anything', {}, 'URL=redshift://USER:PASSWORD@HOST:5439/DATABASE LANDFALL_REDSHIFT_STAGING=s3://BUCKET/PREFIX'],
    [
      'a bucket',
      { LANDFALL_REDSHIFT_URL: 'redshift://somebody:s3cret@127.0.0.1:1/shop' },
      'STAGING=s3://BUCKET/PREFIX',
    ],
  ])('that is not told %s runs nothing, fails, and says what to set', async (_what, given, missing) => {
    const { code, output } = await liveSuite(given);
    expect(code).not.toBe(0);
    const role = 'LANDFALL_REDSHIFT_COPY_ROLE=arn:aws:iam::ACCOUNT:role/NAME';
    expect(output).toContain(`nothing was run: set LANDFALL_REDSHIFT_${missing} ${role}`);
    expect(output).not.toMatch(/passed|s3cret/);
  });

  it(
    'reads and compares what it wrote when it is rehearsed on the stand-in, which does not count as passed',
    withStandIn(async ({ standIn, s3, run }) => {
      const given = {
        LANDFALL_REDSHIFT_URL: standIn.url.replace(/^postgres:/, 'redshift:'),
        LANDFALL_REDSHIFT_STAGING: staging,
        LANDFALL_REDSHIFT_COPY_ROLE: copyRole,
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIDOFNOBODY',
        AWS_SECRET_ACCESS_KEY: 'key-of-nobody',
        AWS_EC2_METADATA_DISABLED: 'true',
      };
      const files = ['modes', 'every-type'].map((file) => `test/integration/redshift/equality/${file}.test.ts`);
      const names = 'fixture 06b.*equal when.*by COPY|fixture 04b.*as captured';
      const { code, output } = await liveSuite(given, ...files, '--testNamePattern', names);
      expect(output).toContain('live suite: a rehearsal on the stand-in');
      expect(output).toMatch(/Tests +2 passed \|/);
      expect(output).toContain('no Redshift was tested, so the run has failed');
      expect(code).not.toBe(0);
      expect(s3.counts.puts).toBeGreaterThan(0);
      expect(await run(`select nspname from pg_namespace where nspname like 'landfall test%'`)).toEqual([]);
    }),
  );
});
