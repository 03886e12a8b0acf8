import { randomBytes } from 'node:crypto';
import { CreateClusterCommand, RedshiftClient } from '@aws-sdk/client-redshift';
import { describe, expect, it } from 'vitest';
import { parseSettings, type Settings } from '../../lib/model/settings.ts';
import { redshiftLogin } from '../../lib/sink/aws/redshift-login.ts';
import { faultyWayToAws } from '../support/aws/faulty-way.ts';
import { serverlessStandIn } from '../support/aws/serverless-stand-in.ts';
import { describeAws } from '../support/aws/suite.ts';

const minute = 60_000;

function settingsOf(given: Readonly<Record<string, unknown>>): Settings {
  const where = { kind: 'redshift', auth: 'iam', username: 'lander', database: 'dev', schema: 'landing' };
  return parseSettings({ ...where, insertMode: 'upsert', deleteMode: 'delete', ...given }).settings;
}

const hostOf = (cluster: string, region = 'eu-central-1') => `${cluster}.c0example0ab.${region}.redshift.amazonaws.com`;

async function newCluster(region = 'eu-central-1'): Promise<string> {
  const ClusterIdentifier = `dw-${randomBytes(5).toString('hex')}`;
  const master = { MasterUsername: 'owner', MasterUserPassword: 'Passw0rd' };
  const client = new RedshiftClient({ region });
  await client.send(new CreateClusterCommand({ ClusterIdentifier, NodeType: 'ra3.large', ...master }));
  client.destroy();
  return ClusterIdentifier;
}

const denied = (action: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: ${action}</Message></Error></ErrorResponse>`;

describeAws('temporary credentials of a provisioned cluster', () => {
  it('are those of the user that the settings name, of the cluster that the host name tells, where that is', async () => {
    const login = redshiftLogin(settingsOf({ hostname: hostOf(await newCluster('eu-west-1'), 'eu-west-1') }));
    // With IAM: before its name the user must be there already, and logs in as itself.
    expect(await login(false)).toEqual({ username: 'IAM:lander', password: expect.stringMatching(/^.{32}$/) });
  });

  it('are those of clusterIdentifier where the address is a name of one’s own', async () => {
    const login = redshiftLogin(settingsOf({ hostname: 'dw.example.com', clusterIdentifier: await newCluster() }));
    expect(await login(false)).toMatchObject({ username: 'IAM:lander' });
  });

  it('are kept until shortly before they expire, and asked for anew when they were refused', async () => {
    const hostname = hostOf(await newCluster());
    let now = 0;
    const way = await faultyWayToAws();
    const login = redshiftLogin(settingsOf({ hostname }), () => now);
    const first = await login(false);
    expect(await login(false)).toEqual(first);
    now += 13 * minute;
    expect(await login(false)).toEqual(first);
    expect(way.asked).toHaveLength(1);
    now += 2 * minute;
    const second = await login(false);
    expect(second).not.toEqual(first);
    expect(await login(true)).not.toEqual(second);
    expect(way.asked).toHaveLength(3);
  });

  it('that are refused are a systemic error that names user, cluster and database, and holds no credentials', async () => {
    const way = await faultyWayToAws();
    way.meetAlways({ status: 403, body: denied('redshift:GetClusterCredentials') });
    const login = redshiftLogin(settingsOf({ hostname: hostOf('dw') }));
    const error: unknown = await login(false).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      class: 'systemic',
      code: 'CREDENTIALS_UNREADABLE',
      message:
        'temporary credentials of cluster dw, user lander, database dev, cannot be read: AccessDenied: not authorized to perform: redshift:GetClusterCredentials',
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(process.env.AWS_ACCESS_KEY_ID);
    way.meetAlways(undefined);
    await expect(login(false)).rejects.toThrow(/ClusterNotFound/);
  });

  it.for(['cut', 'silence'] as const)('are asked for again after a %s on the way', async (fault) => {
    const hostname = hostOf(await newCluster());
    const way = await faultyWayToAws();
    way.meet(fault);
    expect(await redshiftLogin(settingsOf({ hostname }))(false)).toMatchObject({ username: 'IAM:lander' });
    expect(way.asked).toHaveLength(2);
  });
});

// The real SDK against a stand-in of this one call, as moto has none: its form is from the vendor's reference.
describe('temporary credentials of Redshift Serverless, from a stand-in of GetCredentials', () => {
  const hostname = 'default.111122223333.eu-central-1.redshift-serverless.amazonaws.com';

  it.for([
    [{ hostname }, 'default'],
    [{ hostname: 'dw.example.com', workgroup: 'reports' }, 'reports'],
  ] as const)('of %j are those of workgroup %s and of the role that asks', async ([given, workgroupName]) => {
    const standIn = await serverlessStandIn();
    const login = redshiftLogin(settingsOf(given));
    expect(await login(false)).toEqual({ username: 'IAMR:loader', password: 'password 1' });
    expect(await login(false)).toEqual({ username: 'IAMR:loader', password: 'password 1' });
    expect(await login(true)).toEqual({ username: 'IAMR:loader', password: 'password 2' });
    const target = 'RedshiftServerless.GetCredentials';
    expect(standIn.asked[0]).toEqual({ target, workgroupName, dbName: 'dev', durationSeconds: 900 });
    expect(standIn.asked).toHaveLength(2);
  });

  it('that are refused are a systemic error that names workgroup and database', async () => {
    const standIn = await serverlessStandIn();
    standIn.refusal = { status: 400, type: 'AccessDeniedException', message: 'no' };
    await expect(redshiftLogin(settingsOf({ hostname }))(false)).rejects.toMatchObject({
      class: 'systemic',
      code: 'CREDENTIALS_UNREADABLE',
      message: 'temporary credentials of workgroup default, database dev, cannot be read: AccessDeniedException: no',
    });
  });
});
