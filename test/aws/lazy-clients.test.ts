import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { environment } from '../../lib/model/environment.ts';
import { type Deployed, withDeployed } from '../support/aws/deployed.ts';
import { describeAws } from '../support/aws/suite.ts';
import { event, Feed } from '../support/feed.ts';
import { linesOf } from '../support/told-lines.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../support/aws/clients-noted.ts', import.meta.url));
const toRead = ['client-secrets-manager', 'client-ssm'];

/** The SDK’s clients that a function has loaded before its first event and after each. */
async function loaded(file: string, { name, bucket }: Deployed, events: readonly unknown[]): Promise<unknown[]> {
  const { stdout } = await run(process.execPath, [program, file, ...events.map((one) => JSON.stringify(one))], {
    env: { ...process.env, [environment.destination]: name, [environment.deadLetterBucket]: bucket },
  });
  return linesOf(stdout).flatMap(({ clients }) => (clients === undefined ? [] : [clients]));
}

describeAws('the AWS SDK', () => {
  it(
    'is loaded with the first event, its client of S3 when the first record is parked',
    withDeployed(async (deployed) => {
      const feed = new Feed();
      const events = [event(feed.create({ id: 1, note: 'a' })), event(feed.garbage())];
      expect(await loaded('postgres.ts', deployed, events)).toEqual([[], toRead, ['client-s3', ...toRead]]);
    }),
  );

  // Nothing listens where they connect to: they have logged in by then, as far as AWS is concerned.
  it.for([
    ['secret', {}, toRead],
    ['iam', { clusterIdentifier: 'dw' }, ['client-redshift', ...toRead]],
    ['iam', { workgroup: 'default' }, ['client-redshift-serverless', ...toRead]],
  ] as const)(
    'has of the clients of Redshift’s own API the one that auth=%s with %j asks, or none',
    async ([auth, of, clients]) => {
      await withDeployed(async (deployed) => {
        await deployed.deploy({ kind: 'redshift', hostname: 'localhost', port: 1, tls: 'disable', auth, ...of });
        const given = event(new Feed().create({ id: 1, note: 'a' }));
        expect(await loaded('redshift.ts', deployed, [given])).toEqual([[], clients]);
      })();
    },
  );
});
