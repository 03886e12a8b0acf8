import { randomBytes } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, it, onTestFinished } from 'vitest';
import { functionNameOf } from '../../../lib/model/deployed-names.ts';
import { environment } from '../../../lib/model/environment.ts';
import type { LambdaEvent } from '../../../local/lambda-event.ts';
import { account } from '../../support/aws/account.ts';
import { coldStart } from '../../support/aws/cold-start.ts';
import { type Deployed, withDeployed } from '../../support/aws/deployed.ts';
import { lambdaStandIn } from '../../support/aws/lambda-stand-in.ts';
import { describeAws } from '../../support/aws/suite.ts';
import { event, Feed } from '../../support/feed.ts';
import { parkedIn } from '../../support/parked.ts';
import { runLandfall } from '../../support/run-landfall.ts';
import { linesOf, plentyOfTime } from '../../support/with-destination.ts';

const topic = 'shop.public.orders';

/** The command line beside a deployed destination; its function is told by a stand-in: moto makes none without docker. */
async function beside({ name, bucket }: Deployed) {
  const lambda = await lambdaStandIn();
  onTestFinished(() => lambda.close());
  lambda.functions.set(functionNameOf(name), { [environment.deadLetterBucket]: bucket });
  return (...args: readonly string[]) => {
    const [command = '', ...more] = args;
    return runLandfall([...command.split(' '), '--destination', name, ...more], undefined, lambda.environment);
  };
}

/** Objects as Lambda's on-failure destination names and writes them (Lambda Developer Guide, "Capturing discarded batches"). */
async function leftByLambda(payloads: readonly unknown[]): Promise<string> {
  const bucket = `failed-${randomBytes(6).toString('hex')}`;
  await account.createBucket(bucket);
  for (const [i, payload] of payloads.entries()) {
    const { records = {} } = ((typeof payload === 'string' ? JSON.parse(payload) : payload) ??
      {}) as Partial<LambdaEvent>;
    const batchSize = Object.values(records).flat().length;
    const Body = JSON.stringify({
      requestContext: {
        requestId: `316aa6d0-8154-xmpl-9af7-85d5f4a6bc8${i}`,
        functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:landfall-shop',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2026-11-21T00:38:06.021Z',
      KafkaBatchInfo: { batchSize, bootstrapServers: '…', payloadSize: 2_039_086, recordInfo: {} },
      payload,
    });
    const Key = `aws/lambda/4a8b7c1d-mapping/2026/11/21/2026-11-21T00.38.0${i}-${i}`;
    await new S3Client({}).send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }
  return `s3://${bucket}/aws/lambda/`;
}

describeAws('by the name of a deployed destination', () => {
  it(
    'dead letters are listed, shown, redriven and closed; settings, password and bucket come from AWS',
    withDeployed(async (deployed) => {
      const { name, login } = deployed;
      const run = await beside(deployed);
      await login.sql('create table @orders (id int primary key, note bigint); grant all on @orders to $role');
      await login.sql('alter table @orders owner to $role');
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'x' }), feed.garbage(), feed.create({ id: 2, note: '2' })];
      const { handler } = await coldStart(deployed);
      expect(await handler(event(...records), plentyOfTime)).toEqual({ batchItemFailures: [] });

      const listed = await run('dead-letters list', '--state', 'open', '--json');
      expect([listed.code, listed.stderr]).toEqual([0, '']);
      const letters = listed.stdout.trimEnd().split('\n');
      expect(letters.map((line) => JSON.parse(line))).toMatchObject([
        { offset: 0, code: 'VALUE_DOES_NOT_FIT', state: 'open' },
        { offset: 1, code: 'UNDECODABLE', state: 'open' },
      ]);
      const [first, damaged] = letters.map((line) => (JSON.parse(line) as { name: string }).name);
      const shown = await run('dead-letters show', first ?? '');
      expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('"note":"x"')]);
      expect(shown.stdout).not.toContain(login.password);

      await login.sql('alter table @orders alter note type text');
      const dry = await run('redrive', '--dry-run', '--json');
      expect(dry.summary()).toMatchObject({ dryRun: true, resolved: 1, open: 1 });
      const redriven = await run('redrive');
      expect([redriven.code, redriven.stdout]).toEqual([1, expect.stringMatching(/^✗ UNDECODABLE /)]);
      expect(await linesOf(login)).toEqual(['1 x', '2 2']);
      const closed = await run('dead-letters close', damaged ?? '', '--yes');
      expect([closed.code, closed.stdout]).toEqual([0, expect.stringMatching(/^1 closed/)]);
      const again = await run('redrive');
      expect([again.code, again.stdout]).toEqual([0, 'Nothing is open.\n']);
      expect(await deployed.letters()).toMatchObject([{ destination: name }, { destination: name }]);
    }),
  );

  it(
    'progress is shown, a record given up, and a topic reset',
    withDeployed(async (deployed) => {
      await deployed.deploy({ onBadRecord: 'halt' });
      const run = await beside(deployed);
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.garbage(), feed.create({ id: 2, note: 'b' })];
      const { handler } = await coldStart(deployed);
      expect((await handler(event(...records), plentyOfTime)).batchItemFailures).toHaveLength(2);

      const show = async () => JSON.parse((await run('progress show', '--json')).stdout).progress;
      expect(await show()).toMatchObject([{ topic, partition: 0, nextOffset: 1, awaitingOffset: 1 }]);
      const skip = await run('progress skip', '--topic', topic, '--partition', '0', '--offset', '1', '--yes');
      expect([skip.code, skip.stderr]).toEqual([0, '']);
      expect(await handler(event(...records.slice(1)), plentyOfTime)).toEqual({ batchItemFailures: [] });
      expect(await linesOf(deployed.login)).toEqual(['1 a', '2 b']);
      expect(await parkedIn(deployed.login)).toEqual(['0/1 - - resolved SKIPPED']);
      expect((await run('progress reset', '--topic', topic, '--yes')).code).toBe(0);
      expect(await show()).toMatchObject([{ nextOffset: 0 }]);
    }),
  );

  it(
    'redrive takes what Lambda left of batches in a bucket: payloads as text and as objects, records without value',
    withDeployed(async (deployed) => {
      const run = await beside(deployed);
      const feed = new Feed();
      const [first, second] = [feed.create({ id: 1, note: 'a' }), feed.create({ id: 2, note: 'b' })];
      const removed = event(feed.remove({ id: 1 }), feed.tombstone({ id: 1 }));
      const { value: _, ...absent } = feed.tombstone({ id: 2 });
      const place = await leftByLambda([
        JSON.stringify(event(first, second)),
        removed,
        JSON.stringify(event(absent, feed.create({ id: 3, note: 'x' }))),
      ]);
      const fed = await run('redrive', place, '--json');
      expect([fed.code, fed.stderr]).toEqual([0, '']);
      expect(fed.summary()).toMatchObject({ ok: true, fed: { records: 6, passed: 0, undone: 0 } });
      expect(await linesOf(deployed.login)).toEqual(['3 x']);

      const twice = await run('redrive', place, '--json');
      expect(twice.code).toBe(1);
      expect(twice.summary()).toMatchObject({ fed: { records: 6, passed: 6 } });
      expect(await linesOf(deployed.login)).toEqual(['3 x']);
    }),
  );

  it(
    'replay takes the same, and says what is no batch, or not there',
    withDeployed(async ({ login }) => {
      const { hostname, port, username, database, schema } = login.settings;
      const to = ['--to', `postgres://${username}@${hostname}:${port}/${database}`, '--schema', String(schema)];
      const replay = (place: string) =>
        runLandfall(['replay', ...to, place], undefined, { PGPASSWORD: login.password });
      const feed = new Feed();
      const records = [feed.create({ id: 1, note: 'a' }), feed.tombstone({ id: 7 })];
      const fed = await replay(await leftByLambda([JSON.stringify(event(...records))]));
      expect([fed.code, fed.stderr]).toEqual([0, '']);
      expect(fed.summary()).toMatchObject({ records: 2, upserted: 1 });
      expect(await linesOf(login)).toEqual(['1 a']);

      const bare = await replay(await leftByLambda([undefined]));
      expect([bare.code, bare.stderr]).toEqual([1, expect.stringContaining('without the batch')]);
      const place = (await leftByLambda([])).replace('lambda/', 'none/');
      const nothing = await replay(place);
      expect([nothing.code, nothing.stderr]).toEqual([1, `landfall: ${place}: no object begins so\n`]);
      const unknown = await replay('s3://no-such-bucket-of-batches/aws/');
      expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/s3:ListBucket.*NoSuchBucket/)]);
    }),
  );
});
