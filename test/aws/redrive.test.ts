import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { s3DeadLetters } from '../../lib/sink/aws/s3-dead-letters.ts';
import { account } from '../support/aws/account.ts';
import { describeAws } from '../support/aws/suite.ts';
import { Feed } from '../support/feed.ts';
import { runLandfall } from '../support/run-landfall.ts';
import { linesOf, send, withDestination } from '../support/with-destination.ts';

describeAws('dead letters in a bucket', () => {
  it(
    'are listed, shown and redriven from there',
    withDestination(async (destination) => {
      const { database, schema } = destination;
      const bucket = `letters-${randomBytes(6).toString('hex')}`;
      await account.createBucket(bucket);
      await database.query(`create table "${schema}".orders (id int primary key, note bigint)`);
      const bad = new Feed().create({ id: 1, note: 'x' });
      expect(await send(destination.handler({}, s3DeadLetters(bucket)), [bad])).toEqual([]);

      const place = ['--dead-letters', `s3://${bucket}`, '--to', database.url, '--schema', schema];
      const listed = await runLandfall(['dead-letters', 'list', ...place, '--json']);
      expect([listed.code, listed.stderr]).toEqual([0, '']);
      const { name, state } = JSON.parse(listed.stdout) as { name: string; state: string };
      expect(state).toBe('open');
      expect((await runLandfall(['dead-letters', 'show', ...place, name])).stdout).toContain('"note":"x"');

      await database.query(`alter table "${schema}".orders alter note type text`);
      const redriven = await runLandfall(['redrive', ...place]);
      expect([redriven.code, redriven.stderr]).toEqual([0, '']);
      expect(await linesOf(destination)).toEqual(['1 x']);
      expect(await account.objects(bucket)).toHaveLength(1);
    }),
  );

  it(
    'that cannot be reached are said in one line, and nothing is written',
    withDestination(async (destination) => {
      const { database, schema } = destination;
      const place = ['--dead-letters', 's3://no-such-bucket-of-letters', '--to', database.url, '--schema', schema];
      const listed = await runLandfall(['dead-letters', 'list', ...place]);
      expect(listed.code).toBe(1);
      expect(listed.stderr).toMatch(/^landfall: .*NoSuchBucket/);
      expect(listed.stderr.trimEnd().split('\n')).toHaveLength(1);
    }),
  );
});
