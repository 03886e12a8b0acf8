import { randomBytes } from 'node:crypto';
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import { functionNameOf } from '../../../lib/model/deployed-names.ts';
import { deployedParameter } from '../../../lib/model/parameter-names.ts';
import { account } from '../../support/aws/account.ts';
import { localAws } from '../../support/aws/environment.ts';
import { describeAws } from '../../support/aws/suite.ts';
import { deployedSettings } from '../../support/deployed-settings.ts';
import { runLandfall } from '../../support/run-landfall.ts';

/** An empty zip archive. */
const nothing = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');

/** A call of a service that no client is installed for; moto looks at no signature. */
async function call(service: string, target: string, body: string, type: string): Promise<void> {
  const scope = `Credential=AKIDOFNOBODY/20261121/eu-central-1/${service}/aws4_request`;
  const answer = await fetch(localAws(), {
    method: 'POST',
    headers: {
      'content-type': type,
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
      ...(target === '' ? {} : { 'x-amz-target': target }),
    },
    body,
  });
  if (!answer.ok) throw new Error(await answer.text());
}

describeAws('landfall pause, resume and status in moto', () => {
  it('switch and show mappings (of Kinesis, without topic and pollers: moto knows none of MSK)', async () => {
    const name = `shop-${randomBytes(5).toString('hex')}`;
    const role = 'Action=CreateRole&Version=2010-05-08&AssumeRolePolicyDocument=%7B%7D';
    await call('iam', '', `${role}&RoleName=${name}`, 'application/x-www-form-urlencoded');
    const stream = JSON.stringify({ StreamName: name, ShardCount: 1 });
    await call('kinesis', 'Kinesis_20131202.CreateStream', stream, 'application/x-amz-json-1.1');
    await account.setParameter(deployedParameter(name), deployedSettings);
    const client = new LambdaClient({});
    const FunctionName = functionNameOf(name);
    await client.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: 'nodejs24.x',
        Role: `arn:aws:iam::123456789012:role/${name}`,
        Handler: 'index.handler',
        Code: { ZipFile: nothing },
      }),
    );
    const EventSourceArn = `arn:aws:kinesis:eu-central-1:123456789012:stream/${name}`;
    const wanted = { FunctionName, EventSourceArn, StartingPosition: 'TRIM_HORIZON' } as const;
    await client.send(new CreateEventSourceMappingCommand(wanted));

    const paused = await runLandfall(['pause', name]);
    expect(paused).toMatchObject({ code: 0, stderr: '' });
    expect(paused.stdout).toContain('Enabled → Disabled');
    const shown = JSON.parse((await runLandfall(['status', name, '--json'])).stdout);
    expect(shown).toMatchObject({ ok: false, mappings: [{ topic: EventSourceArn, state: 'Disabled' }] });
    expect((await runLandfall(['resume', name])).stdout).toContain('Disabled → Enabled');
    expect(await runLandfall(['status', name])).toMatchObject({ code: 0 });
  });
});
