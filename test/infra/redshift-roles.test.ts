import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { rightsOf } from '../support/rights.ts';
import { resources, synth } from '../support/synth.ts';
import { serverless, warehouse } from '../support/warehouse.ts';

const account = 'eu-central-1:111122223333';
const workgroupId = '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
/** What of a role's rights is about logging in and loads. */
const rights = (template: Template, role: string): string[] =>
  rightsOf(template, role).filter((right) => /^(redshift|s3:|secretsmanager|kms:)/.test(right));
const letters = 's3:PutObject on <DestinationDeadLetters>/warehouse/*';
const loads = 's3:PutObject on <DestinationStaging>/warehouse/*';
const login = [
  `redshift:GetClusterCredentials on arn:aws:redshift:${account}:dbname:dw/Shop`,
  `redshift:GetClusterCredentials on arn:aws:redshift:${account}:dbuser:dw/lander`,
];

describe('the function of a Redshift destination', () => {
  test('may ask for credentials of one user of one database, and put loads; no secret is read', () => {
    const { template } = synth(warehouse);
    expect(rights(template, 'DestinationRole')).toEqual([...login, letters, loads].sort());
    expect(rights(template, 'DestinationCheckRole')).toEqual([...login, loads].sort());
  });

  test('reads the secret of its password instead where it logs in with one', () => {
    const { template } = synth({ ...warehouse, auth: 'secret', passwordSecret: 'dw/lander' });
    const secret = `secretsmanager:GetSecretValue on arn:aws:secretsmanager:${account}:secret:dw/lander-??????`;
    expect(rights(template, 'DestinationRole')).toEqual([letters, loads, secret].sort());
    expect(rights(template, 'DestinationCheckRole')).toEqual([loads, secret].sort());
  });

  test('puts loads below the prefix of the definition, where it has one', () => {
    const staging = { staging: 's3://lake/loads/', copyRole: 'arn:aws:iam::111122223333:role/reader' };
    const { template } = synth({ ...warehouse, ...staging });
    expect(rights(template, 'DestinationRole')).toContain('s3:PutObject on arn:aws:s3:::lake/loads/warehouse/*');
  });

  test('asks where the cluster is, not where it runs itself', () => {
    const { template } = synth({ ...warehouse, hostname: 'dw.c0example0ab.us-east-1.redshift.amazonaws.com' });
    expect(rights(template, 'DestinationRole')).toContain(
      'redshift:GetClusterCredentials on arn:aws:redshift:us-east-1:111122223333:dbuser:dw/lander',
    );
  });
});

describe('the function of a destination on Redshift Serverless', () => {
  const { template } = synth(serverless);

  test('has the role that its user is called after, and the check has the same', () => {
    const named = Object.values(resources(template, 'AWS::IAM::Role')).filter(({ Properties }) => Properties.RoleName);
    expect(named.map(({ Properties }) => Properties.RoleName)).toEqual(['landfall-warehouse']);
    const roles = Object.values(resources(template, 'AWS::Lambda::Function')).map(({ Properties }) => Properties.Role);
    expect(roles).toHaveLength(2);
    expect(roles[0]).toEqual(roles[1]);
    const logs = rightsOf(template, 'DestinationRole').filter((right) => right.startsWith('logs:Put'));
    expect(logs).toEqual(['logs:PutLogEvents on <DestinationCheckLogs>', 'logs:PutLogEvents on <DestinationLogs>']);
    const denied = rightsOf(template, 'DestinationRole').filter((right) => /^never ec2:CreateNetwork/.test(right));
    expect(denied).toHaveLength(2);
  });

  test('may ask for credentials of any workgroup here, or of the one whose id is given', () => {
    const of = (from: Template) => rights(from, 'DestinationRole').filter((right) => right.startsWith('redshift'));
    const right = `redshift-serverless:GetCredentials on arn:aws:redshift-serverless:${account}:workgroup`;
    expect(of(template)).toEqual([`${right}/*`]);
    expect(of(synth({ ...serverless, workgroupId }).template)).toEqual([`${right}/${workgroupId}`]);
  });
});

describe('the role that COPY reads with', () => {
  const trustOf = (given: typeof warehouse): unknown => {
    const roles = Object.entries(resources(synth(given).template, 'AWS::IAM::Role'));
    const [, role] = roles.find(([id]) => id.startsWith('DestinationStagingReader')) ?? [];
    return role?.Properties.AssumeRolePolicyDocument;
  };
  const trust = (Service: string | readonly string[], asking: readonly string[]) => {
    const Condition = { StringLike: { 'sts:ExternalId': asking } };
    const Statement = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service }, Condition }];
    return { Version: '2012-10-17', Statement };
  };
  const both = ['redshift-serverless.amazonaws.com', 'redshift.amazonaws.com'];

  test('may get the loads, list them, and find their bucket', () => {
    expect(rightsOf(synth(warehouse).template, 'DestinationStagingReader')).toEqual([
      's3:GetBucketLocation on <DestinationStaging>',
      's3:GetObject on <DestinationStaging>/warehouse/*',
      's3:ListBucket on <DestinationStaging> if {"StringLike":{"s3:prefix":"warehouse/*"}}',
    ]);
  });

  test('is for the destination’s user on its cluster alone', () => {
    expect(trustOf(warehouse)).toEqual(
      trust('redshift.amazonaws.com', [`arn:aws:redshift:${account}:dbuser:dw/lander`]),
    );
  });

  test('knows the user as written and as Redshift stores it, and nothing in a name is a pattern', () => {
    expect(trustOf({ ...warehouse, username: 'Lan*der', auth: 'secret', passwordSecret: 'dw' })).toEqual(
      trust('redshift.amazonaws.com', [
        `arn:aws:redshift:${account}:dbuser:dw/Lan\${*}der`,
        `arn:aws:redshift:${account}:dbuser:dw/lan\${*}der`,
      ]),
    );
  });

  test('is for the user on its workgroup, under both names that workgroups have had', () => {
    const users = (id: string) =>
      [`serverless-111122223333-${id}`, 'default'].flatMap((place) =>
        ['IAMR', 'iamr'].map((prefix) => `arn:aws:redshift:${account}:dbuser:${place}/${prefix}:landfall-warehouse`),
      );
    expect(trustOf(serverless)).toEqual(trust(both, users('*')));
    expect(trustOf({ ...serverless, workgroupId })).toEqual(trust(both, users(workgroupId)));
  });

  test('is for a user of that name in this account where the address does not tell of what', () => {
    const given = { ...warehouse, hostname: 'dw.example.com', auth: 'secret', passwordSecret: 'dw' } as const;
    expect(trustOf(given)).toEqual(trust(both, ['arn:aws:redshift:*:111122223333:dbuser:*/lander']));
  });

  test('is an output that says how to attach it', () => {
    const describe = (given: typeof warehouse): string =>
      Object.entries(synth(given).template.findOutputs('*') as Record<string, { readonly Description?: string }>)
        .filter(([id]) => id.startsWith('DestinationCopyRole'))
        .map(([, { Description = '' }]) => Description)
        .join();
    expect(describe(warehouse)).toMatch(
      /owner .* has to attach this role.*: aws redshift modify-cluster-iam-roles --region eu-central-1 --cluster-identifier dw --add-iam-roles ARN$/,
    );
    expect(describe(serverless)).toMatch(/add it to the roles of the namespace of workgroup default/);
  });
});
