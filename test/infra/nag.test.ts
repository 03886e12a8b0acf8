import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import type { DestinationProps } from '../../infra/destination-props.ts';
import { appOf } from '../support/synth.ts';
import { serverless, warehouse } from '../support/warehouse.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/a1b2';

test.for<[string, Partial<DestinationProps>]>([
  ['the defaults', {}],
  [
    'every option',
    {
      ...{ vpc: 'vpc-12345678', subnets: 'subnet-12345678', securityGroups: 'sg-12345678' },
      ...{ endpoints: 'ssm,secretsmanager,s3', routeTables: 'rtb-12345678', passwordSecretKey: key },
      ...{ retries: 5, failureBucket: 'given-up', deadLetterBucket: 'letters' },
      alarms: { snsTopic: 'arn:aws:sns:eu-central-1:111122223333:told' },
    },
  ],
  ['a provisioned Redshift', warehouse],
  ['a Redshift with a password', { ...warehouse, auth: 'secret', passwordSecret: 'dw', stagingBucket: 'loads' }],
  [
    'a staging place of one’s own',
    { ...warehouse, staging: 's3://lake/x', copyRole: 'arn:aws:iam::111122223333:role/r' },
  ],
  ['Redshift Serverless', serverless],
  [
    'Redshift Serverless in a VPC',
    { ...serverless, vpc: 'vpc-12345678', subnets: 'subnet-12345678', securityGroups: 'sg-12345678' },
  ],
])('cdk-nag’s AwsSolutions pack has nothing to say of %s', ([, given]) => {
  const app = appOf(given);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  expect(() => app.synth()).not.toThrow();
});
