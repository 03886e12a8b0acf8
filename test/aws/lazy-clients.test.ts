import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { environment } from '../../lib/model/environment.ts';
import { withDeployed } from '../support/aws/deployed.ts';
import { describeAws } from '../support/aws/suite.ts';
import { event, Feed } from '../support/feed.ts';
import { linesOf } from '../support/told-lines.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../support/aws/clients-noted.ts', import.meta.url));

describeAws('the AWS SDK', () => {
  it(
    'is loaded with the first event, its client of S3 when the first record is parked',
    withDeployed(async ({ name, bucket }) => {
      const feed = new Feed();
      const events = [event(feed.create({ id: 1, note: 'a' })), event(feed.garbage())];
      const { stdout } = await run(process.execPath, [program, ...events.map((one) => JSON.stringify(one))], {
        env: { ...process.env, [environment.destination]: name, [environment.deadLetterBucket]: bucket },
      });
      const toRead = ['client-secrets-manager', 'client-ssm'];
      const said = linesOf(stdout).flatMap(({ clients }) => (clients === undefined ? [] : [clients]));
      expect(said).toEqual([[], toRead, ['client-s3', ...toRead]]);
    }),
  );
});
